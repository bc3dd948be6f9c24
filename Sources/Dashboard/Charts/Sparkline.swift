/// How values went, in a drawing the height of a line of text.
package struct Sparkline: Sendable {
  private let values: [Double]
  private let forecast: (mean: Double, low: Double?, high: Double?)?
  private let label: String?

  /// Values and what is forecast behind them; words beside it say the same, so it has none for a
  /// reader of the screen.
  init(values: [Double], forecast: (mean: Double, low: Double?, high: Double?)?) {
    self.values = values
    self.forecast = forecast
    label = nil
  }

  private init(values: [Double], label: String) {
    self.values = values
    forecast = nil
    self.label = label
  }

  /// The drawing of values alone, the last one marked; empty when there are fewer than two.
  /// - Parameter values: nil where there was none.
  package static func svg(_ values: [Double?], label: String) -> String {
    let values = values.map { $0 ?? .nan }
    guard values.count(where: \.isFinite) > 1 else { return "" }
    return Sparkline(values: values, label: label).svg
  }

  /// The drawing.
  var svg: String {
    let ends = forecast.map { [$0.mean, $0.low ?? $0.mean, $0.high ?? $0.mean] } ?? []
    var plot = Plot(
      width: 140, height: 28, margin: .init(top: 3, right: 5, bottom: 3, left: 2),
      x: 0...Double(max(values.count - (forecast == nil ? 1 : 0), 1)),
      y: LinearScale.domain(of: values + ends))
    plot.line(values.enumerated().map { (x: Double($0), y: $1) }, "ink thin")
    if let forecast {
      let place = Double(values.count)
      if let low = forecast.low, let high = forecast.high {
        plot.segment(from: (place, low), to: (place, high), "whisker")
      }
      plot.dot(place, forecast.mean, radius: 2.5, "accent")
    } else if let last = values.lastIndex(where: \.isFinite) {
      plot.dot(Double(last), values[last], radius: 2.4, "accent")
    }
    return plot.bare(name: "spark", label: label)
  }
}
