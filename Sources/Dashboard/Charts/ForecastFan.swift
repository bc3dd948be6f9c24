import Forecasting
import ModelSelection

/// A series, what its champion forecasts with intervals, and faintly what all other models do.
struct ForecastFan: Sendable {
  private let study: SeriesStudy
  private let champion: ModelStudy?
  private let first: Int

  /// - Parameter shown: values of the history that are shown, the last ones; nil for all.
  init(_ study: SeriesStudy, shown: Int?) {
    self.study = study
    champion = study.models.first.flatMap { $0.mean.isEmpty ? nil : $0 }
    first = max(0, study.values.count - max(shown ?? study.values.count, 2))
  }

  /// Values that show how a series goes: three seasons, or sixty.
  static func usual(_ study: SeriesStudy) -> Int { max(3 * study.seasonLength, 60) }

  func figure(id: String) -> ChartFigure {
    let count = study.times.count - first
    var plot = Plot(
      width: 860, height: 340, margin: .init(right: 196), x: -0.5...(Double(count) - 0.5),
      y: domain)
    plot.valueAxis()
    plot.axis(DateTicks.make(Array(study.times[first...]), unit: study.unit, limit: 8))
    let end = study.values.count - first
    for interval in (champion?.intervals ?? []).reversed() {
      let points = interval.lower.indices.map { step in
        (x: Double(end + step), low: interval.lower[step], high: interval.upper[step])
      }
      plot.band(points, "band")
    }
    for model in study.models.dropFirst() where !model.mean.isEmpty {
      plot.line(path(model.mean, from: end), "faint")
    }
    plot.line(
      study.values[first...].enumerated().map { (x: Double($0), y: $1) }, "ink")
    if let champion {
      plot.line(path(champion.mean, from: end), "accent")
      for (step, value) in champion.mean.prefix(study.published).enumerated() {
        plot.dot(
          Double(end + step), value, "accent",
          title: "\(study.dates[study.values.count + step]): \(Figures.text(value))")
      }
    }
    plot.endLabels(
      study.models.enumerated().compactMap { place, model in
        model.mean.last.map { (Self.short(model.model), $0, place == 0 ? "accent" : "quiet") }
      })
    return ChartFigure(
      svg: plot.svg(id: id, title: "\(study.id): history and forecasts", words: words),
      caption: caption, table: table)
  }

  /// A name that fits beside a chart.
  static func short(_ name: String, limit: Int = 30) -> String {
    name.count > limit ? name.prefix(limit - 1) + "…" : name
  }

  /// A forecast with the last value before it, so that the line goes on.
  private func path(_ mean: [Double], from end: Int) -> [(x: Double, y: Double)] {
    let last = study.values.last.map { [(x: Double(end - 1), y: $0)] } ?? []
    return last + mean.enumerated().map { (x: Double(end + $0), y: $1) }
  }

  /// History and champion decide; another model may widen the plane to twice that and not more.
  private var domain: ClosedRange<Double> {
    let own =
      Array(study.values[first...]) + (champion?.mean ?? [])
      + (champion?.intervals ?? []).flatMap { $0.lower + $0.upper }
    let core = LinearScale.domain(of: own, room: 0)
    let reach = (core.upperBound - core.lowerBound) / 2
    let others = study.models.dropFirst().flatMap(\.mean).filter {
      $0 >= core.lowerBound - reach && $0 <= core.upperBound + reach
    }
    return LinearScale.domain(of: own + others)
  }

  private var words: String {
    guard let champion, let value = champion.mean.first else {
      return "The last \(study.values.count - first) values; the champion has no forecast."
    }
    let interval = champion.intervals.last.map {
      ", \(Figures.text($0.lower[0])) to \(Figures.text($0.upper[0])) at \(Figures.level($0.level))"
    }
    return
      "The last \(study.values.count - first) values up to \(study.dates[study.values.count - 1]). "
      + "\(champion.model) forecasts \(Figures.text(value)) for \(study.dates[study.values.count])"
      + (interval ?? "") + "."
  }

  private var caption: String {
    let levels = (champion?.intervals ?? []).map { "\(Figures.level($0.level))" }
    let bands = levels.isEmpty ? "" : " Bands: its \(levels.joined(separator: " and ")) intervals."
    let beyond =
      study.horizon > study.published
      ? " Published: the \(study.published == 1 ? "dot" : "dots"); what follows shows where the "
        + "models lead." : ""
    return "Champion in colour, other models grey.\(bands)\(beyond)"
  }

  private var table: ChartTable {
    let models = study.models.filter { !$0.mean.isEmpty }
    let intervals = champion?.intervals ?? []
    return ChartTable(
      header: ["date"] + models.map(\.model)
        + intervals.flatMap {
          ["lower \(Figures.level($0.level))", "upper \(Figures.level($0.level))"]
        },
      rows: (0..<study.horizon).map { step in
        [.text(study.dates[study.values.count + step])] + models.map { .number($0.mean[step]) }
          + intervals.flatMap { [.number($0.lower[step]), .number($0.upper[step])] }
      })
  }
}
