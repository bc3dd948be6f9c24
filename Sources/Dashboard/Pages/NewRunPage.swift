import Foundation

/// The form that begins a run.
struct NewRunPage: Page {
  static let template = "new-run"

  let frame: Frame
  let workflow: String
  let action: String
  let fields: [Field]
  let error: String?

  /// A field as the template needs it.
  struct Field: Sendable {
    let name: String
    let label: String
    let value: String
    let help: String
    let hasHelp: Bool
    let error: String?
    let isText: Bool
    let isInteger: Bool
    let isInstant: Bool
    let isLines: Bool
    let isChoice: Bool
    let lowest: Int
    let highest: Int
    let rows: Int
    let options: [Option]
  }

  /// A word to choose.
  struct Option: Sendable {
    let name: String
    let isChosen: Bool
  }

  /// - Parameters:
  ///   - values: what was entered before.
  ///   - error: what is wrong with it.
  init(_ job: JobControl, _ visit: Visit, values: [String: String], error: FormError?) {
    frame = Frame(.runs, visit)
    workflow = job.workflow
    action = Action.start(workflow: job.workflow).path
    self.error = error.map { error in
      let label = job.fields.first { $0.name == error.field }?.label
      return (label.map { $0 + ": " } ?? "") + error.message
    }
    fields = job.fields.map { field in
      Field(
        field, value: values[field.name] ?? field.value,
        error: error?.field == field.name ? error?.message : nil)
    }
  }
}

extension NewRunPage.Field {
  fileprivate init(_ field: FormField, value: String, error: String?) {
    name = field.name
    label = field.label
    self.value = value
    help = field.help
    hasHelp = !field.help.isEmpty
    self.error = error
    isText = field.kind == .text
    isInstant = field.kind == .instant
    isLines = field.kind == .lines
    rows = max(3, value.split(separator: "\n").count + 1)
    if case .integer(let range) = field.kind {
      (isInteger, lowest, highest) = (true, range.lowerBound, range.upperBound)
    } else {
      (isInteger, lowest, highest) = (false, 0, 0)
    }
    if case .choice(let words) = field.kind {
      isChoice = true
      options = words.map { NewRunPage.Option(name: $0, isChosen: $0 == value) }
    } else {
      (isChoice, options) = (false, [])
    }
  }
}
