import Forecasting
import Foundation
import ModelSelection

/// What a run of the weekly job can be started with: its configuration, where a single run may
/// differ.
struct WeeklyForm: Sendable {
  private let parameters: JobParameters

  init(_ parameters: JobParameters) { self.parameters = parameters }

  /// The fields, filled in as configured.
  var fields: [FormField] {
    let job = parameters.configuration
    let zone = Moment.name(of: job.timeZone)
    return [
      FormField(
        name: "as-of", label: "As of", kind: .instant, value: "",
        help: "What was known at this instant, \(zone) time; empty for now."),
      FormField(
        name: "models", label: "Models", kind: .lines,
        value: job.models.map(\.description).joined(separator: "\n"), help: "One a line."),
      FormField(
        name: "origins", label: "Origins of the backtest", kind: .integer(1...10_000),
        value: "\(job.backtest.origins)"),
      FormField(
        name: "backtest-horizon", label: "Horizon of the backtest", kind: .integer(1...1000),
        value: "\(job.backtest.horizon)"),
      FormField(
        name: "refit", label: "Refit", kind: .text, value: job.backtest.refit.description,
        help: "always, never, every:K or form:K,parameters:K."),
      FormField(
        name: "metric", label: "Metric", kind: .text, value: job.metric.description,
        help: Metric.names.joined(separator: ", ") + "."),
      FormField(
        name: "by", label: "A champion for each", kind: .choice(scopes), value: job.scope.rawValue),
      FormField(
        name: "rule", label: "Rule", kind: .choice(SelectionRule.allCases.map(\.rawValue)),
        value: job.rule.rawValue),
      FormField(
        name: "horizon", label: "Horizon of the forecast", kind: .integer(1...1000),
        value: "\(job.horizon)"),
      FormField(
        name: "levels", label: "Levels of intervals", kind: .text,
        value: job.levels.map { ModelSpec.Value.number($0).description }.joined(separator: ", "),
        help: "In percent, with commas."),
      FormField(
        name: "intervals", label: "Intervals",
        kind: .choice(IntervalMethod.allCases.map(\.rawValue)), value: job.intervals.rawValue),
    ]
  }

  /// Groups need a column, which is a matter of the file.
  private var scopes: [String] {
    ChampionScope.allCases.filter { $0 != .group || parameters.configuration.groupColumn != nil }
      .map(\.rawValue)
  }

  /// The parameters of a run with some values, and its instant; nil for now.
  /// - Throws: ``FormError``.
  func read(_ values: [String: String]) throws(FormError) -> (JobParameters, asOf: Date?) {
    var parameters = parameters
    parameters.configuration.models = try models(values["models"])
    parameters.configuration.backtest.origins = try integer(values, "origins", 1...10_000)
    parameters.configuration.backtest.horizon = try integer(values, "backtest-horizon", 1...1000)
    parameters.configuration.backtest.refit = try value(
      values, "refit", "always, never, every:K or form:K,parameters:K")
    parameters.configuration.metric = try value(
      values, "metric", "one of " + Metric.names.joined(separator: ", "))
    parameters.configuration.scope = try choice(values, "by", scopes)
    parameters.configuration.rule = try choice(
      values, "rule", SelectionRule.allCases.map(\.rawValue))
    parameters.configuration.horizon = try integer(values, "horizon", 1...1000)
    parameters.configuration.levels = try levels(values["levels"])
    parameters.configuration.intervals = try choice(
      values, "intervals", IntervalMethod.allCases.map(\.rawValue))
    return (parameters, asOf: try instant(values["as-of"]))
  }

  private func models(_ text: String?) throws(FormError) -> [ModelSpec] {
    var models: [ModelSpec] = []
    for line in (text ?? "").split(whereSeparator: \.isNewline) {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.isEmpty { continue }
      do throws(ModelSpecError) {
        let model = try ModelSpec.parse(line)
        _ = try model.makeForecaster()
        if !models.contains(model) { models.append(model) }
      } catch {
        throw FormError(field: "models", message: error.description)
      }
    }
    if models.isEmpty { throw FormError(field: "models", message: "name at least one") }
    return models
  }

  private func integer(_ values: [String: String], _ name: String, _ range: ClosedRange<Int>)
    throws(FormError) -> Int
  {
    guard let number = values[name].flatMap({ Int($0) }), range.contains(number) else {
      throw FormError(
        field: name,
        message: "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private func value<Value: LosslessStringConvertible>(
    _ values: [String: String], _ name: String, _ expected: String
  ) throws(FormError) -> Value {
    let text = (values[name] ?? "").trimmingCharacters(in: .whitespaces)
    guard let value = Value(text) else {
      throw FormError(field: name, message: "expected \(expected)")
    }
    return value
  }

  private func choice<Value: RawRepresentable<String>>(
    _ values: [String: String], _ name: String, _ words: [String]
  ) throws(FormError) -> Value {
    guard let text = values[name], words.contains(text), let value = Value(rawValue: text) else {
      throw FormError(field: name, message: "expected one of \(words.joined(separator: ", "))")
    }
    return value
  }

  private func levels(_ text: String?) throws(FormError) -> [Double] {
    let parts = (text ?? "").split(separator: ",")
    let levels = parts.compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
    guard levels.count == parts.count, levels.allSatisfy({ $0 > 0 && $0 < 100 }) else {
      throw FormError(field: "levels", message: "expected percentages above 0 and below 100")
    }
    return levels.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func instant(_ text: String?) throws(FormError) -> Date? {
    guard let text, !text.isEmpty else { return nil }
    guard let date = WrittenInstant(text)?.date(in: parameters.configuration.timeZone) else {
      throw FormError(field: "as-of", message: "expected a date and a time, 2026-11-23T00:00")
    }
    return date
  }
}
