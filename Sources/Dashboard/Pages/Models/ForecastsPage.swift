import Flow
import Foundation
import HTTPTypes
import ModelSelection

/// What was published each week, and what came true.
struct ForecastsPage: Page {
  static let template = "forecasts"

  let frame: Frame
  let body: Body?

  /// What there is when a job has published something.
  struct Body: Sendable {
    let job: String
    let jobs: [JobView.Choice]
    let head: RunHead
    /// The series that is shown alone.
    let series: String?
    let seriesLink: String?
    let back: String
    let summary: String
    let errors: String?
    let multiples: [Multiple]
    let standings: [Standing]
    let hasStandings: Bool
    let standingsNote: String?
    let silent: String?
    let rows: [Row]
    let hasRows: Bool
    let rowsNote: String?
    /// The parts of the list of all series; one series alone has none.
    let paging: Paging?
  }

  /// A series among others.
  struct Multiple: Sendable {
    let id: String
    let link: String
    let coverage: String
    let chart: String
  }

  /// How a series stands.
  struct Standing: Sendable {
    let id: String
    let link: String
    let forecasts: Int
    let error: String
    let promised: String
    let allowed: String
    let coverage: String
    let drifts: Bool
  }

  /// One published step.
  struct Row: Sendable {
    let date: String
    let model: String
    let step: Int
    let mean: String
    let interval: String
    let actual: String
    let error: String
    let scaled: String
    let place: String
    let isOutside: Bool
    let version: Int
    let link: String
  }

  init(_ store: Store, _ visit: Visit) throws {
    frame = Frame(.forecasts, visit)
    let query = visit.query
    func link(_ job: String, _ run: String?) -> String {
      Address.forecasts.path([("job", job), ("run", run)])
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

extension ForecastsPage.Body {
  /// Small multiples on a page.
  private static let size = 12
  /// Series whose standing is told.
  private static let told = 60
  /// Rows of the table of a series.
  private static let length = 200

  fileprivate init(_ view: JobView, _ query: Query) throws {
    let archive = view.archive
    let live = try LivePoints(archive, view.run)
    let all = live.series
    let chosen = query.text("series")
    if let chosen, !all.contains(chosen) {
      throw Refusal(.notFound, "The run \(view.run.record.name) has no series \(chosen).")
    }
    func address(series: String? = nil, page: Int? = nil) -> String {
      Address.forecasts.path([
        ("job", archive.name), ("run", view.pinned), ("series", series),
        ("page", page.map { "\($0)" }),
      ])
    }
    let known = all.filter { !live.outcomes(of: $0).isEmpty }
    let paging = Paging(count: known.count, size: Self.size, page: query.number("page") ?? 1) {
      address(page: $0)
    }
    let shown = chosen.map { [$0] } ?? Array(known[paging.range])
    job = archive.name
    jobs = view.jobs
    head = view.head
    series = chosen
    seriesLink = chosen.map { view.link(series: $0) }
    back = address()
    let outcomes = (chosen.map { [$0] } ?? known).flatMap { live.outcomes(of: $0) }
    summary = Self.summary(outcomes)
    errors = LiveErrors(outcomes).chart
    multiples = shown.enumerated().map { place, id in
      ForecastsPage.Multiple(
        id, live.points(of: id), link: address(series: id), place: place, isAlone: chosen != nil)
    }
    let every = try archive.standings(by: view.run).filter { chosen == nil || $0.id == chosen }
    let ordered = every.filter(\.drifts) + every.filter { !$0.drifts }
    standings = ordered.prefix(Self.told).map { standing in
      ForecastsPage.Standing(
        standing, points: live.points(of: standing.id), link: address(series: standing.id))
    }
    hasStandings = !standings.isEmpty
    standingsNote =
      every.count > standings.count
      ? "\(standings.count) of \(every.count) series, those that drift first; the artifact "
        + "live-standing has all." : nil
    let waiting = all.count - known.count
    silent =
      chosen == nil && waiting > 0
      ? "\(waiting) series \(waiting == 1 ? "has" : "have") no forecast that has come true." : nil
    let table = chosen.map { live.outcomes(of: $0).reversed() as [OutcomeRow] } ?? []
    rows = table.prefix(Self.length).map { ForecastsPage.Row($0, job: archive.name) }
    hasRows = !rows.isEmpty
    rowsNote =
      table.count > rows.count
      ? "The newest \(rows.count) of \(table.count); the artifact live-accuracy has all." : nil
    self.paging = chosen == nil && paging.isNeeded ? paging : nil
  }

  private static func summary(_ outcomes: [OutcomeRow]) -> String {
    guard !outcomes.isEmpty else { return "No published forecast has come true yet." }
    let coverage = OutcomeChart.coverage(outcomes.map { OutcomeChart.Point($0) })
    return
      "\(outcomes.count) published forecast\(outcomes.count == 1 ? " has" : "s have") come true"
      + (coverage.isEmpty ? "." : ": \(coverage).")
  }
}

extension ForecastsPage.Multiple {
  fileprivate init(
    _ id: String, _ points: [OutcomeChart.Point], link: String, place: Int, isAlone: Bool
  ) {
    self.id = id
    self.link = link
    coverage = OutcomeChart.coverage(points)
    let shown = Array(points.suffix(isAlone ? 2 * JobView.weeks : JobView.weeks))
    chart =
      OutcomeChart(
        points: shown, unit: .guess(shown.compactMap(\.time)), width: isAlone ? 860 : 424,
        height: isAlone ? 260 : 170, ticks: isAlone ? 9 : 5
      ).figure(id: "live-\(place)", title: "\(id): forecasts and what came true").html
  }
}

extension ForecastsPage.Standing {
  fileprivate init(_ standing: LiveStanding, points: [OutcomeChart.Point], link: String) {
    id = standing.id
    self.link = link
    forecasts = standing.forecasts
    error = Figures.text(standing.error, digits: 3)
    promised = Figures.text(standing.promised, digits: 3)
    allowed = Figures.text(standing.allowed, digits: 3)
    coverage = OutcomeChart.coverage(points)
    drifts = standing.drifts
  }
}

extension ForecastsPage.Row {
  fileprivate init(_ row: OutcomeRow, job: String) {
    date = row.date
    model = row.model
    step = row.step
    mean = Figures.text(row.mean)
    let widest = row.intervals.last
    interval = widest.map { "\(Figures.text($0.lower)) … \(Figures.text($0.upper))" } ?? "–"
    actual = Figures.text(row.actual)
    error = Figures.text(row.error, digits: 4)
    scaled = Figures.text(row.scaledError, digits: 3)
    isOutside = widest?.contains(row.actual) == false
    place = widest == nil ? "–" : isOutside ? "outside" : "inside"
    version = row.version
    link = Address.artifact(key: "\(job)/next-week").path([("version", "\(row.version)")])
  }
}
