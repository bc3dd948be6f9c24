/// Some lines over a common axis, each named at its end.
struct LinesChart: Sendable {
  /// A line.
  struct Line: Sendable {
    let name: String
    let points: [(x: Double, y: Double)]
    let isMain: Bool
  }

  let lines: [Line]
  let ticks: [AxisTick]
  /// What the axis counts, and what the values are.
  let axis: (x: String, y: String)
  /// What places 0, 1, … on the axis are called in the table; numbers where there are none.
  var dates: [String] = []

  func figure(id: String, title: String, caption: String = "") -> ChartFigure {
    let points = lines.flatMap(\.points)
    let places = LinearScale.domain(of: points.map(\.x), room: 0.02)
    var plot = Plot(
      width: 860, height: 260, margin: .init(right: 240, bottom: 40), x: places,
      y: LinearScale.domain(of: points.map(\.y), including: [0]))
    plot.valueAxis()
    plot.axis(ticks)
    plot.text(
      axis.x, left: (plot.x.start + plot.x.end) / 2, top: plot.height - 4, "label quiet",
      anchor: "middle")
    for line in lines.reversed() { plot.line(line.points, line.isMain ? "accent" : "faint") }
    plot.endLabels(
      lines.compactMap { line in
        line.points.last.map {
          (ForecastFan.short(line.name, limit: 38), $0.y, line.isMain ? "accent" : "quiet")
        }
      })
    return ChartFigure(
      svg: plot.svg(
        id: id, title: title, words: "\(axis.y) by \(axis.x), of \(lines.count) models."),
      caption: caption, table: table)
  }

  private var table: ChartTable {
    let places = Set(lines.flatMap { $0.points.map(\.x) }).sorted()
    return ChartTable(
      header: [dates.isEmpty ? axis.x : "date"] + lines.map(\.name),
      rows: places.map { place in
        [dates[safe: Int(place)].map { .text($0) } ?? .number(place)]
          + lines.map { line in .number(line.points.first { $0.x == place }?.y) }
      })
  }
}
