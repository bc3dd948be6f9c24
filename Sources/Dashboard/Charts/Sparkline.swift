/// The last values of a series in a line of text, and what is forecast behind them.
struct Sparkline: Sendable {
  let values: [Double]
  var forecast: (mean: Double, low: Double?, high: Double?)?

  /// The drawing; words beside it say the same, so it has none for a reader of the screen.
  var svg: String {
    let ends = forecast.map { [$0.mean, $0.low ?? $0.mean, $0.high ?? $0.mean] } ?? []
    var plot = Plot(
      width: 132, height: 28, margin: .init(top: 3, right: 5, bottom: 3, left: 2),
      x: 0...Double(max(values.count, 1)), y: LinearScale.domain(of: values + ends))
    plot.line(values.enumerated().map { (x: Double($0), y: $1) }, "ink thin")
    if let forecast {
      let place = Double(values.count)
      if let low = forecast.low, let high = forecast.high {
        plot.segment(from: (place, low), to: (place, high), "whisker")
      }
      plot.dot(place, forecast.mean, radius: 2.5, "accent")
    }
    return plot.bare(name: "spark")
  }
}
