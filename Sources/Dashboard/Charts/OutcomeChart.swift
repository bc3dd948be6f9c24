import Forecasting
import ModelSelection

/// Forecasts with their intervals, and what came true, period by period.
struct OutcomeChart: Sendable {
  /// One period.
  struct Point: Sendable {
    let date: String
    let time: Timestamp?
    /// Nil while it is not known.
    let actual: Double?
    let mean: Double
    let intervals: [ReadInterval]
    var model = ""

    /// Whether the value lay in the widest interval; nil where there is none, or no value yet.
    var isInside: Bool? {
      guard let actual, let widest = intervals.last else { return nil }
      return widest.contains(actual)
    }
  }

  let points: [Point]
  let unit: Frequency.Unit
  var width = 860.0
  var height = 240.0
  var ticks = 8

  /// How many of the periods whose value is known lay in each interval: `12 of 13 inside 95 %`.
  static func coverage(_ points: [Point]) -> String {
    let levels = Set(points.flatMap { $0.intervals.map(\.level) }).sorted()
    return levels.compactMap { level in
      let inside = points.compactMap { point -> Bool? in
        guard let actual = point.actual,
          let interval = point.intervals.first(where: { $0.level == level })
        else { return nil }
        return interval.contains(actual)
      }
      guard !inside.isEmpty else { return nil }
      let count = Figures.count(inside.count(where: \.self), of: inside.count)
      return "\(count) inside \(Figures.level(level))"
    }.joined(separator: ", ")
  }

  func figure(id: String, title: String, caption: String = "") -> ChartFigure {
    let values = points.flatMap { point in
      [point.mean, point.actual ?? .nan] + point.intervals.flatMap { [$0.lower, $0.upper] }
    }
    var plot = Plot(
      width: width, height: height, x: -0.5...(Double(max(points.count, 1)) - 0.5),
      y: LinearScale.domain(of: values))
    plot.valueAxis(count: height < 200 ? 3 : 5)
    let times = points.compactMap(\.time)
    if times.count == points.count {
      plot.axis(DateTicks.make(times, unit: unit, limit: ticks))
    }
    for (place, point) in points.enumerated() { draw(point, at: Double(place), on: &plot) }
    plot.line(
      points.enumerated().map { (x: Double($0), y: $1.actual ?? .nan) }, "faint")
    for (place, point) in points.enumerated() {
      guard let actual = point.actual else { continue }
      plot.dot(
        Double(place), actual, point.isInside == false ? "bad" : "ink", title: self.title(point))
    }
    let words = Self.coverage(points)
    return ChartFigure(
      svg: plot.svg(
        id: id, title: title, words: words.isEmpty ? "\(points.count) forecasts." : words + "."),
      caption: caption, isWide: width > 500, table: table)
  }

  private func draw(_ point: Point, at place: Double, on plot: inout Plot) {
    for (order, interval) in point.intervals.reversed().enumerated() {
      plot.segment(
        from: (place, interval.lower), to: (place, interval.upper),
        order == 0 ? "whisker" : "whisker thick")
    }
    plot.dot(place, point.mean, radius: 2.5, "open", title: title(point))
  }

  private func title(_ point: Point) -> String {
    "\(point.date): forecast \(Figures.text(point.mean))"
      + (point.actual.map { ", actual \(Figures.text($0))" } ?? ", not known yet")
      + (point.model.isEmpty ? "" : ", by \(point.model)")
  }

  private var table: ChartTable {
    let levels = Set(points.flatMap { $0.intervals.map(\.level) }).sorted()
    let hasModels = points.contains { !$0.model.isEmpty }
    return ChartTable(
      header: ["date"] + (hasModels ? ["model"] : []) + ["forecast", "actual"]
        + levels.flatMap { ["lower \(Figures.level($0))", "upper \(Figures.level($0))"] },
      rows: points.map { point in
        [.text(point.date)] + (hasModels ? [.text(point.model)] : [])
          + [.number(point.mean), .number(point.actual)]
          + levels.flatMap { level -> [ChartTable.Cell] in
            let interval = point.intervals.first { $0.level == level }
            return [.number(interval?.lower), .number(interval?.upper)]
          }
      })
  }
}

extension OutcomeChart.Point {
  /// A published forecast that has come true.
  init(_ row: OutcomeRow) {
    self.init(
      date: row.date, time: row.time, actual: row.actual, mean: row.mean,
      intervals: row.intervals, model: row.model)
  }

  /// A published forecast that waits for its value.
  init(_ row: ForecastRow) {
    self.init(
      date: row.date, time: row.time, actual: nil, mean: row.mean, intervals: row.intervals,
      model: row.model)
  }

  /// A forecast of a backtest, all of one model.
  init(_ row: BacktestRow) {
    self.init(
      date: row.date, time: row.time, actual: row.actual, mean: row.mean, intervals: row.intervals)
  }
}
