import Flow
import Forecasting
import Foundation
import ModelSelection
import SeriesIO

/// The result of a run: one JSON object, the forecasts as csv, or a page for people.
struct RunPrintout: Encodable {
  let execution: Execution<JobOutcome>
  let artifacts: [ArtifactRecord]

  /// What was decided; a run that failed for want of any forecast has its reasons here.
  private var outcome: JobOutcome? {
    switch execution.outcome {
    case .success(let outcome): outcome
    case .failure(JobError.nothingRemains(let outcome)): outcome
    case .failure: nil
    }
  }

  func write(_ form: OutputOptions) throws {
    switch form.format ?? (Terminal.outputIsTerminal ? .table : .json) {
    case .json: try OutputFile.standardOutput.write(Array((JSONText.line(self) + "\n").utf8))
    case .csv:
      if let outcome {
        try NextWeekTable(forecasts: outcome.forecasts, levels: levels(outcome)).table
          .write(to: .standardOutput, format: .csv)
      }
    case .table: try writePage()
    }
  }

  private func levels(_ outcome: JobOutcome) -> [Double] {
    outcome.forecasts.first?.forecast.intervals.map(\.level) ?? []
  }

  private func writePage() throws {
    guard let outcome else { return }
    func print(_ text: String) throws { try OutputFile.standardOutput.write(Array(text.utf8)) }
    func print(_ table: ResultTable) throws {
      try table.write(
        to: .standardOutput, format: .table, color: Terminal.usesColor,
        width: min(Terminal.width, 100))
    }
    try print("\nLeaderboard of the panel\n\n")
    try print(MetricsTable.summary(outcome.leaderboard))
    try print("\nChampions\n\n")
    try print(
      MetricsTable.champions(outcome.champions, boards: outcome.leaderboardsBySeries))
    try print("\nNext forecasts\n\n")
    try print(NextWeekTable(forecasts: outcome.forecasts, levels: levels(outcome)).summary)
    let failures = Set(outcome.failures.map { "\($0.id): \($0.model): \($0.reason)" }).sorted()
    if !failures.isEmpty {
      try print("\nFailures\n\n" + failures.map { "  \($0)\n" }.joined())
    }
    let versions = artifacts.map { "\($0.key) v\($0.version)" }
    try print(
      "\n\(artifacts.count) artifacts kept, among them \(versions.prefix(3).joined(separator: ", "))"
        + ".\n")
  }

  private enum Key: String, CodingKey {
    case runID = "run_id"
    case name, state
    case asOf = "as_of"
    case champion, forecast, failures, artifacts, warnings, error
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    let run = execution.run
    try container.encode(run.id, forKey: .runID)
    try container.encode(run.name, forKey: .name)
    try container.encode(run.state.rawValue, forKey: .state)
    try container.encode(InstantText.text(run.asOf), forKey: .asOf)
    try container.encode(outcome?.champions ?? [:], forKey: .champion)
    try container.encode(
      outcome.map { outcome in outcome.forecasts.flatMap(ForecastRow.rows) } ?? [],
      forKey: .forecast)
    try container.encode((outcome?.failures ?? []).map(FailureRow.init), forKey: .failures)
    try container.encode(artifacts.map(ArtifactRow.init), forKey: .artifacts)
    try container.encode(outcome?.warnings ?? [], forKey: .warnings)
    if let error = run.error { try container.encode(error, forKey: .error) }
  }

  private struct FailureRow: Encodable {
    let failure: JobFailure

    enum Key: String, CodingKey {
      case id = "unique_id"
      case model, origin, reason
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(failure.id, forKey: .id)
      try container.encode(failure.model, forKey: .model)
      try container.encode(failure.origin, forKey: .origin)
      try container.encode(failure.reason, forKey: .reason)
    }
  }

  private struct ArtifactRow: Encodable {
    let key: String
    let version: Int

    init(_ record: ArtifactRecord) {
      key = record.key
      version = record.version
    }
  }
}

/// One step of one forecast.
private struct ForecastRow: Encodable {
  let entry: ChampionForecast
  let step: Int

  static func rows(_ entry: ChampionForecast) -> [ForecastRow] {
    entry.dates.indices.map { ForecastRow(entry: entry, step: $0) }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: TextKey.self)
    try container.encode(entry.forecast.id, forKey: TextKey("unique_id"))
    try container.encode(entry.dates[step], forKey: TextKey("ds"))
    try container.encode(entry.model, forKey: TextKey("model"))
    try container.encode(entry.forecast.mean[step], forKey: TextKey("mean"))
    for interval in entry.forecast.intervals {
      let level = ModelSpec.Value.number(interval.level).description
      try container.encode(interval.lower[step], forKey: TextKey("lo-\(level)"))
      try container.encode(interval.upper[step], forKey: TextKey("hi-\(level)"))
    }
  }
}
