import ModelSelection

/// A series in a list: its champion, what it forecasts, and how the last values went.
struct SeriesLine: Sendable {
  let id: String
  let link: String
  let champion: String
  /// The champion of the run before, where it was another.
  let replaced: String?
  let score: String
  let skill: String
  let date: String
  let forecast: String
  let interval: String
  /// Against the last value.
  let change: String
  let spark: String

  init(
    _ champion: ChampionRow, forecast: ForecastRow?, recent: [Double], before: String?,
    job: String, run: String? = nil
  ) {
    id = champion.id
    let address = Address.series(workflow: job, id: champion.id)
    link = address.path([("run", run)])
    self.champion = champion.model
    replaced = before.flatMap { $0 == champion.model ? nil : $0 }
    score = Figures.text(champion.score, digits: 3)
    skill = Figures.percent(champion.skill)
    date = forecast?.date ?? ""
    self.forecast = Figures.text(forecast?.mean)
    let widest = forecast?.intervals.last
    interval = widest.map { "\(Figures.text($0.lower)) … \(Figures.text($0.upper))" } ?? ""
    let last = recent.last { $0.isFinite }
    change =
      if let last, let forecast { Self.change(from: last, to: forecast.mean) } else { "" }
    spark =
      Sparkline(
        values: recent,
        forecast: forecast.map { (mean: $0.mean, low: widest?.lower, high: widest?.upper) }
      ).svg
  }

  /// In percent where that means something, else the difference.
  static func change(from last: Double, to next: Double) -> String {
    let difference = next - last
    let sign = difference > 0 ? "+" : ""
    guard last > 0, next >= 0, abs(difference) < 10 * last else {
      return sign + Figures.text(difference, digits: 3)
    }
    let percent = 100 * difference / last
    if abs(percent) < 0.05 { return "±0 %" }
    return sign + NumberTicks.grouped(percent, decimals: 1) + " %"
  }
}

/// The series of a run that a list shows.
struct SeriesSelection: Sendable {
  let lines: [SeriesLine]
  let champions: [ChampionRow]
  let paging: Paging
  /// How many there are that match.
  let count: Int
  static let size = 50

  /// - Parameters:
  ///   - filter: a part of the id or the champion, in any case.
  ///   - page: counted from 1.
  ///   - link: the address of a page.
  init(
    _ view: JobView, filter: String?, page: Int, size: Int = Self.size, link: (Int) -> String
  ) throws {
    let all = try view.archive.champions(of: view.run)
    let wanted = filter?.lowercased()
    let matching = all.filter { row in
      wanted.map { row.id.lowercased().contains($0) || row.model.lowercased().contains($0) } ?? true
    }
    paging = Paging(count: matching.count, size: size, page: page, link: link)
    let shown = Array(matching[paging.range])
    let ids = Set(shown.map(\.id))
    let forecasts = Dictionary(
      try view.archive.forecasts(of: view.run).filter { $0.step == 1 && ids.contains($0.id) }
        .map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let recent = try view.archive.recentValues(of: view.run, series: ids)
    let before = try Self.champions(before: view, ids: ids)
    count = matching.count
    champions = shown
    lines = shown.map { row in
      SeriesLine(
        row, forecast: forecasts[row.id], recent: recent[row.id] ?? [], before: before[row.id],
        job: view.archive.name, run: view.pinned)
    }
  }

  private static func champions(before view: JobView, ids: Set<String>) throws -> [String: String] {
    guard view.runs.count > 1 else { return [:] }
    let rows = try view.archive.champions(of: view.runs[view.runs.count - 2])
    return Dictionary(
      rows.filter { ids.contains($0.id) }.map { ($0.id, $0.model) },
      uniquingKeysWith: { first, _ in first })
  }
}
