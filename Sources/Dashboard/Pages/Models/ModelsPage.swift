import Flow
import Foundation
import ModelSelection

/// How the models of a job stand: on the panel, by step and origin, on each series, over the weeks.
struct ModelsPage: Page {
  static let template = "models"

  let frame: Frame
  let body: Body?

  /// What there is when a job has published something.
  struct Body: Sendable {
    let job: String
    let jobs: [JobView.Choice]
    let head: RunHead
    let metrics: [JobView.Choice]
    let metric: String
    let board: [BoardLine]
    let hasBoard: Bool
    let hasSet: Bool
    let chart: String
    let isReckoned: Bool
    let errors: String?
    let failures: [FailureLine]
    let hasFailures: Bool
    let matrix: String?
    let series: [SeriesLine]
    let hasSeries: Bool
    let filter: String
    let run: String?
    let paging: Paging
  }

  /// Failed cells of one model for one reason.
  struct FailureLine: Sendable {
    let model: String
    let reason: String
    let count: Int
    let series: String
  }

  init(_ store: Store, _ visit: Visit) throws {
    let query = visit.query
    frame = Frame(.models, visit)
    let metric = query.text("metric")
    func link(_ job: String, _ run: String?) -> String {
      Address.models.path([("job", job), ("run", run), ("metric", metric)])
    }
    guard
      let view = try JobView(
        store, job: query.text("job"), run: query.text("run"), link: link)
    else {
      body = nil
      return
    }
    body = try Body(view, query)
  }
}

extension ModelsPage.Body {
  fileprivate init(_ view: JobView, _ query: Query) throws {
    let archive = view.archive
    let known = try archive.metrics(of: view.run)
    let metric = query.text("metric").flatMap { known.contains($0) ? $0 : nil } ?? known.first ?? ""
    let run = view.pinned
    let filter = query.text("filter")
    func link(metric: String? = nil, page: Int? = nil) -> String {
      Address.models.path([
        ("job", archive.name), ("run", run), ("metric", metric ?? query.text("metric")),
        ("filter", page == nil ? nil : filter), ("page", page.map { "\($0)" }),
      ])
    }
    let selection = try SeriesSelection(view, filter: filter, page: query.number("page") ?? 1) {
      link(page: $0)
    }
    let rows = try archive.leaderboard(of: view.run, metric: metric)
    let chart = WhiskerChart(rows, metric: metric)
    job = archive.name
    jobs = view.jobs
    head = view.head
    metrics = known.map {
      JobView.Choice(name: $0, link: link(metric: $0), isShown: $0 == metric)
    }
    self.metric = metric
    board = rows.map { BoardLine($0) }
    hasBoard = !rows.isEmpty
    hasSet = rows.contains { $0.mayBeBest != nil }
    self.chart = chart.isEmpty ? "" : chart.figure(id: "board").html
    isReckoned = view.run.artifacts["leaderboard"] == nil
    errors = try Self.errors(archive, view.run, best: rows.filter { $0.rank != nil }.map(\.model))
    failures = ModelsPage.failures(try archive.failures(of: view.run))
    hasFailures = !failures.isEmpty
    matrix = try Self.matrix(view, selection.champions)
    series = selection.lines
    hasSeries = !selection.lines.isEmpty
    self.filter = filter ?? ""
    self.run = run
    paging = selection.paging
  }

  /// The errors of the best models: by step, or where there is only one, by origin.
  private static func errors(_ archive: JobArchive, _ run: PublishedRun, best: [String]) throws
    -> String?
  {
    let rows = try archive.errors(of: run)
    let hasSteps = rows.contains { $0.step > 1 }
    let shown = best.prefix(drawn) + (best.dropFirst(drawn).contains("naive") ? ["naive"] : [])
    let lines = shown.enumerated().compactMap { place, model -> LinesChart.Line? in
      let own = rows.filter { $0.model == model }
      let groups = Dictionary(grouping: own) { hasSteps ? $0.step : -$0.originsAgo }
      let points = groups.keys.sorted().map { (x: Double($0), y: Self.mean(groups[$0] ?? [])) }
      return points.isEmpty ? nil : LinesChart.Line(name: model, points: points, isMain: place == 0)
    }
    let places = Set(lines.flatMap { $0.points.map(\.x) }).sorted()
    guard places.count > 1, let low = places.first, let high = places.last else { return nil }
    let ticks = NumberTicks(low...high, count: 8).values.filter { $0 == $0.rounded() }
      .map { AxisTick($0, "\(abs(Int($0)))") }
    return LinesChart(
      lines: lines, ticks: ticks,
      axis: (hasSteps ? "steps ahead" : "origins ago", "mean scaled error")
    ).figure(
      id: "errors", title: hasSteps ? "Error by horizon" : "Error by origin",
      caption: hasSteps
        ? "Mean scaled error over all series and origins, as in the MASE."
        : "Mean scaled error over all series at each origin of the backtest, as in the MASE. It "
          + "forecasts one step, so there is no error by horizon."
    ).html
  }

  /// The mean over all cells.
  private static func mean(_ rows: [ErrorRow]) -> Double {
    let cells = rows.reduce(0) { $0 + $1.cells }
    let sum = rows.reduce(0.0) { $0 + $1.error * Double($1.cells) }
    return sum / Double(max(cells, 1))
  }

  private static func matrix(_ view: JobView, _ champions: [ChampionRow]) throws -> String? {
    guard view.runs.count > 1, !champions.isEmpty else { return nil }
    return try ChampionMatrix(view, series: champions.map(\.id)).html
  }

  /// Models whose errors are drawn, the best.
  private static let drawn = 5
}

extension ChampionMatrix {
  /// The champions of some series in the runs up to the one that is shown.
  init(_ view: JobView, series: [String]) throws {
    let wanted = Set(series)
    let byRun = try view.runs.map { run in
      Dictionary(
        try view.archive.champions(of: run).filter { wanted.contains($0.id) }
          .map { ($0.id, $0.model) }, uniquingKeysWith: { first, _ in first })
    }
    self.init(
      weeks: view.runs.map { run in
        Week(
          label: String(Moment(run.record.asOf).text.prefix(10)),
          link: Address.models.path(["job": view.archive.name, "run": run.record.id]))
      },
      rows: series.map { id in
        Row(
          id: id, link: Address.series(workflow: view.archive.name, id: id).path,
          models: byRun.map { $0[id] })
      })
  }
}

extension ModelsPage {
  /// Kinds of failures that are told.
  private static let told = 20

  /// Failed cells by model and reason, in the order in which they came.
  static func failures(_ rows: [FailureRow]) -> [FailureLine] {
    var order: [[String]] = []
    var groups: [[String]: [FailureRow]] = [:]
    for row in rows {
      let key = [row.model, row.reason]
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(row)
    }
    return order.prefix(told).map { key in
      let cells = groups[key] ?? []
      var ids: [String] = []
      for cell in cells where ids.last != cell.id { ids.append(cell.id) }
      return FailureLine(
        model: key[0], reason: key[1], count: cells.count,
        series: ids.prefix(3).joined(separator: ", ")
          + (ids.count > 3 ? " and \(ids.count - 3) more" : ""))
    }
  }
}
