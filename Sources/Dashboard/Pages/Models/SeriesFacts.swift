import Flow
import Foundation
import HTTPTypes
import ModelSelection

/// What the artifacts tell of a series, without computing anything.
struct SeriesFacts: Sendable {
  let view: JobView
  let id: String
  let previous: String?
  let next: String?
  let champion: ChampionRow?
  let forecasts: [ForecastRow]
  let metric: String
  let board: [BoardLine]
  let hasBoard: Bool
  let hasSet: Bool
  let chart: String
  let backtest: String?
  let live: String?
  let forecastsLink: String
  let weeks: String?
  let failures: [ModelsPage.FailureLine]
  let hasFailures: Bool

  /// Reads them.
  /// - Throws: `StoreError`, and ``Refusal`` for a series that the run does not have.
  init(_ store: Store, job: String, id: String, _ visit: Visit) throws {
    func link(_ job: String, _ run: String?) -> String {
      Address.series(workflow: job, id: id).path([("run", run)])
    }
    guard
      let view = try JobView(store, job: job, run: visit.query.text("run"), link: link)
    else { throw StoreError.noSuchRun(job) }
    let archive = view.archive
    let champions = try archive.champions(of: view.run)
    let place = champions.firstIndex { $0.id == id }
    let champion = place.map { champions[$0] }
    let metric = try champion?.metric ?? archive.metrics(of: view.run).first ?? ""
    let rows = try archive.leaderboard(of: view.run, series: id, metric: metric)
    guard champion != nil || !rows.isEmpty else {
      throw Refusal(.notFound, "The run \(view.run.record.name) has no series \(id).")
    }
    let board = WhiskerChart(rows, metric: metric)
    self.view = view
    self.id = id
    self.champion = champion
    self.metric = metric
    previous = place.flatMap { champions[safe: $0 - 1]?.id }
    next = place.flatMap { champions[safe: $0 + 1]?.id }
    forecasts = try archive.forecasts(of: view.run).filter { $0.id == id }
    self.board = rows.map { BoardLine($0, champion: champion?.model) }
    hasBoard = !rows.isEmpty
    hasSet = rows.contains { $0.mayBeBest != nil }
    chart = board.isEmpty ? "" : board.figure(id: "board", champion: champion?.model).html
    backtest = try champion.flatMap { try Self.backtest(view, id: id, model: $0.model) }
    live = try Self.live(view, id: id)
    forecastsLink = Address.forecasts.path([("job", job), ("series", id)])
    weeks =
      view.runs.count > 1 ? try ChampionMatrix(view, series: [id]).html : nil
    failures = ModelsPage.failures(try archive.failures(of: view.run, series: id))
    hasFailures = !failures.isEmpty
  }

  /// The champion's one-step forecasts over the origins.
  private static func backtest(_ view: JobView, id: String, model: String) throws -> String? {
    let rows = try view.archive.backtest(of: view.run, model: model, series: id)
      .filter { $0.step == 1 }
    guard !rows.isEmpty else { return nil }
    let points = rows.map { OutcomeChart.Point($0) }
    let coverage = OutcomeChart.coverage(points)
    return OutcomeChart(points: points, unit: .guess(points.compactMap(\.time))).figure(
      id: "backtest", title: "\(id): backtest of \(model)",
      caption: "One-step forecasts of \(model) from \(rows.count) origins (open), their intervals, "
        + "and what came true (filled; red: outside)."
        + (coverage.isEmpty ? "" : " \(coverage).")
    ).html
  }

  private static func live(_ view: JobView, id: String) throws -> String? {
    let points = try LivePoints(view.archive, view.run).points(of: id)
    guard points.contains(where: { $0.actual != nil }) else { return nil }
    let coverage = OutcomeChart.coverage(points)
    return OutcomeChart(
      points: points.suffix(2 * JobView.weeks), unit: .guess(points.compactMap(\.time))
    ).figure(
      id: "live", title: "\(id): published forecasts and what came true",
      caption: coverage.isEmpty ? "" : "Published forecasts: \(coverage)."
    ).html
  }
}
