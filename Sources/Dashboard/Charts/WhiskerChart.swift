import ModelSelection

/// The scores of models with one standard error to each side, the best on top.
struct WhiskerChart: Sendable {
  private let rows: [BoardRow]
  private let metric: String
  private static let rowHeight = 22.0

  init(_ rows: [BoardRow], metric: String) {
    self.rows = rows.filter { $0.score != nil }
    self.metric = metric
  }

  var isEmpty: Bool { rows.isEmpty }

  func figure(id: String, champion: String? = nil) -> ChartFigure {
    let longest = rows.map { ForecastFan.short($0.model, limit: 42).count }.max() ?? 10
    let left = min(290, Double(longest) * 6.6 + 16)
    var plot = Plot(
      width: 860, height: Double(rows.count) * Self.rowHeight + 52,
      margin: .init(top: 20, right: 96, bottom: 32, left: left), x: domain,
      y: -0.5...(max(Double(rows.count), 1) - 0.5))
    let (top, bottom) = (plot.y.domain.upperBound, plot.y.domain.lowerBound)
    let ticks = NumberTicks(plot.x.domain, count: 6)
    for value in ticks.values {
      plot.segment(from: (value, bottom), to: (value, top), "grid")
    }
    plot.axis(ticks.values.map { AxisTick($0, ticks.label($0)) })
    if let reference {
      plot.segment(from: (reference.value, bottom), to: (reference.value, top), "reference")
      plot.text(
        reference.name, left: plot.x(reference.value), top: plot.margin.top - 6, "label quiet",
        anchor: "middle")
    }
    for (place, row) in rows.enumerated() {
      draw(row, at: Double(rows.count - 1 - place), isChampion: row.model == champion, on: &plot)
    }
    return ChartFigure(
      svg: plot.svg(id: id, title: "Models by \(metric)", words: words), caption: caption)
  }

  private func draw(_ row: BoardRow, at place: Double, isChampion: Bool, on plot: inout Plot) {
    guard let score = row.score else { return }
    let name = isChampion || row.rank == 1 ? "accent" : row.mayBeBest == true ? "ink" : "dim"
    let top = plot.y(place) + 4
    plot.text(
      ForecastFan.short(row.model, limit: 42), left: plot.margin.left - 10, top: top,
      "label \(name)", anchor: "end")
    if let error = row.standardError, score <= plot.x.domain.upperBound {
      plot.segment(from: (score - error, place), to: (score + error, place), "whisker \(name)")
    }
    let isOutside = !plot.x.domain.contains(score)
    if !isOutside { plot.dot(score, place, radius: 4, name, title: title(row)) }
    plot.text(
      Figures.text(score, digits: 4) + (isOutside ? " ›" : ""), left: plot.x.end + 10, top: top,
      "label \(name)")
  }

  private func title(_ row: BoardRow) -> String {
    "\(row.model): \(Figures.text(row.score, digits: 4))"
      + (row.standardError.map { " ± \(Figures.text($0, digits: 2))" } ?? "")
  }

  /// Every score, unless some are many times those of the rest: these are told as numbers.
  private var domain: ClosedRange<Double> {
    let scores = rows.compactMap(\.score)
    let middle = scores.sorted()[safe: scores.count / 2] ?? 0
    let limit = isOneSided ? 2.5 * middle : .infinity
    let near = rows.filter { ($0.score ?? 0) <= limit }
    let ends = near.flatMap { row -> [Double] in
      guard let score = row.score else { return [] }
      let error = row.standardError ?? 0
      return [score - error, min(score + error, isOneSided ? 1.4 * limit : .infinity)]
    }
    let extra = (isOneSided ? [0] : []) + (reference.map { [$0.value] } ?? [])
    let domain = LinearScale.domain(of: ends, room: 0.04, including: extra)
    return isOneSided ? max(0, domain.lowerBound)...max(domain.upperBound, 1e-9) : domain
  }

  /// Whether 0 is the best there is.
  private var isOneSided: Bool { !metric.hasPrefix("bias") && !metric.hasPrefix("coverage") }

  /// What scores are seen against: where they should be, or the score of the simplest model.
  private var reference: (name: String, value: Double)? {
    if metric.hasPrefix("bias") { return ("none", 0) }
    if metric.hasPrefix("coverage"),
      let level = Double(metric.dropFirst("coverage(".count).dropLast())
    {
      return ("asked for", level)
    }
    return rows.first { $0.model == "naive" }?.score.map { ("naive", $0) }
  }

  private var words: String {
    guard let best = rows.first else { return "No model has a score." }
    return "Best of \(rows.count): \(title(best))."
  }

  private var caption: String {
    let errors = rows.contains { $0.standardError != nil } ? "Lines: one standard error. " : ""
    let outside = rows.contains { !domain.contains($0.score ?? 0) } ? " ›: beyond the axis." : ""
    let set =
      rows.contains { $0.mayBeBest != nil }
      ? "Dark: may be the best (confidence set); pale: cannot." : ""
    return errors + set + outside
  }
}

extension Array {
  /// The element at a place; nil outside.
  subscript(safe place: Int) -> Element? { indices.contains(place) ? self[place] : nil }
}
