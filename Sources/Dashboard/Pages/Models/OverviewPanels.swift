import Flow
import Foundation
import ModelSelection

/// What a job forecasts for the coming period, series by series: a part of the overview.
struct ForecastPanel: Sendable {
  let job: String
  let run: RunHead
  let lines: [SeriesLine]
  let rest: Int
  let hasRest: Bool
  let link: String
  let forecasts: String

  /// Series that are shown; the others are on the page of models.
  static let length = 12

  /// Nil where the job has published nothing.
  /// - Throws: `StoreError`.
  init?(_ store: Store, job: String) throws {
    guard
      let view = try JobView(
        store, job: job, run: nil, weeks: 2,
        link: { Address.models.path([("job", $0), ("run", $1)]) })
    else { return nil }
    let selection = try SeriesSelection(
      view, filter: nil, page: 1, size: Self.length, link: { _ in Address.models.path })
    self.job = job
    run = view.head
    lines = selection.lines
    rest = selection.count - selection.lines.count
    hasRest = rest > 0
    link = Address.models.path([("job", job)])
    forecasts = Address.forecasts.path([("job", job)])
  }
}

/// How the published forecasts of a job turned out: a part of the overview.
struct LivePanel: Sendable {
  let job: String
  let link: String
  let words: String
  let chart: String?
  let lines: [Line]
  let hasLines: Bool

  /// A series in drift, or one of the first.
  struct Line: Sendable {
    let id: String
    let link: String
    let error: String
    let promised: String
    let drifts: Bool
  }

  static let length = 8

  /// Nil where nothing has come true yet.
  /// - Throws: `StoreError`.
  init?(_ store: Store, job: String) throws {
    let archive = JobArchive(name: job, store: store)
    guard let run = try archive.runs(limit: 1).last else { return nil }
    let outcomes = try archive.outcomes(by: run)
    guard !outcomes.isEmpty else { return nil }
    let standings = try archive.standings(by: run)
    let recent = Self.recent(outcomes)
    let coverage = OutcomeChart.coverage(recent.map { OutcomeChart.Point($0) })
    let drifting = standings.filter(\.drifts)
    self.job = job
    link = Address.forecasts.path([("job", job)])
    words =
      "Of the last forecasts of each series: \(coverage.isEmpty ? "no intervals" : coverage)."
      + (drifting.isEmpty ? "" : " \(drifting.count) series drift.")
    chart = LiveErrors(outcomes).chart
    lines = (drifting + standings.filter { !$0.drifts }).prefix(Self.length).map { standing in
      Line(
        id: standing.id,
        link: Address.forecasts.path([("job", job), ("series", standing.id)]),
        error: Figures.text(standing.error, digits: 3),
        promised: Figures.text(standing.promised, digits: 3), drifts: standing.drifts)
    }
    hasLines = !lines.isEmpty
  }

  /// The last quarter of each series.
  private static func recent(_ outcomes: [OutcomeRow]) -> [OutcomeRow] {
    Dictionary(grouping: outcomes.filter { $0.step == 1 }, by: \.id).values
      .flatMap { $0.suffix(13) }
  }
}
