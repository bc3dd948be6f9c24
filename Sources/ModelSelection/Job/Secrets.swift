internal import Foundation

/// Secrets that a configuration names, read at the moment they are needed, and kept out of messages.
struct Secrets {
  /// Where relative paths start.
  let directory: String
  private var values: Set<String> = []

  init(directory: String) { self.directory = directory }

  /// A variable within an address.
  static var placeholder: Regex<(Substring, Substring)> { /\$\{env:([^}]*)\}/ }

  /// What a value refers to, where it is no text of its own.
  static func reference(_ value: String) -> (isFile: Bool, name: String)? {
    if value.hasPrefix("env:") { return (false, String(value.dropFirst(4))) }
    if value.hasPrefix("file:") { return (true, String(value.dropFirst(5))) }
    return nil
  }

  /// The value of a header field.
  /// - Throws: ``JobError/secretMissing(variable:)``, ``JobError/secretUnreadable(file:)``.
  mutating func header(_ value: String) throws(JobError) -> String {
    guard let reference = Self.reference(value) else { return value }
    return reference.isFile ? try file(reference.name) : try variable(reference.name)
  }

  /// An address with its variables put in.
  /// - Throws: ``JobError/secretMissing(variable:)``.
  mutating func address(_ template: String) throws(JobError) -> String {
    var address = ""
    var rest = template[...]
    while let match = rest.firstMatch(of: Self.placeholder) {
      address += rest[..<match.range.lowerBound]
      address += try variable(String(match.output.1))
      rest = rest[match.range.upperBound...]
    }
    return address + rest
  }

  /// A text without the values that were read.
  func redacted(_ text: String) -> String {
    // A shorter one would be found everywhere, and is none.
    values.filter { $0.count >= 4 }.sorted { $0.count > $1.count }.reduce(text) { text, value in
      text.replacing(value, with: "•••")
    }
  }

  private mutating func variable(_ name: String) throws(JobError) -> String {
    guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
      throw .secretMissing(variable: name)
    }
    values.insert(value)
    return value
  }

  private mutating func file(_ path: String) throws(JobError) -> String {
    let url = URL(filePath: path, relativeTo: URL(filePath: directory))
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      throw .secretUnreadable(file: path)
    }
    let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !value.isEmpty else { throw .secretUnreadable(file: path) }
    values.insert(value)
    return value
  }
}
