import Forecasting

/// Seasonal-trend decomposition as the paper states it, one window at a time, with a weight for
/// each observation and every position evaluated: slow, and plain to read.
struct LiteralSTL {
  let period: Int
  let seasonalWindow: Int
  let trendWindow: Int
  let lowPassWindow: Int

  /// Trend and season after `passes` inner iterations; NaN marks a missing value.
  func decompose(_ y: [Double], passes: Int) -> (trend: [Double], seasonal: [Double]) {
    let n = y.count
    let weights = y.map { $0.isNaN ? 0.0 : 1 }
    let values = y.map { $0.isNaN ? 0 : $0 }
    var trend = [Double](repeating: 0, count: n)
    var seasonal = trend
    for _ in 0..<passes {
      var cycles = [Double](repeating: 0, count: n + 2 * period)
      for phase in 0..<period {
        let own = Array(stride(from: phase, to: n, by: period))
        for p in -1...own.count {
          cycles[(p + 1) * period + phase] = Self.loess(
            own.map { values[$0] - trend[$0] }, own.map { weights[$0] }, at: p,
            window: seasonalWindow, linear: false)
        }
      }
      let low = [period, period, 3].reduce(cycles) { Self.average($0, $1) }
      for t in 0..<n {
        let level = Self.loess(
          low, low.map { _ in 1 }, at: t, window: lowPassWindow, linear: true)
        seasonal[t] = cycles[t + period] - level
      }
      let adjusted = zip(values, seasonal).map { $0 - $1 }
      trend = (0..<n).map {
        Self.loess(adjusted, weights, at: $0, window: trendWindow, linear: true)
      }
    }
    return (trend, seasonal)
  }

  private static func average(_ x: [Double], _ length: Int) -> [Double] {
    (0...(x.count - length)).map { x[$0..<($0 + length)].reduce(0, +) / Double(length) }
  }

  private static func loess(
    _ y: [Double], _ weights: [Double], at x: Int, window: Int, linear: Bool
  ) -> Double {
    let n = y.count
    let span = min(window, n)
    let start = min(max(x - (span - 1) / 2, 0), n - span)
    var reach = Double(max(x - start, start + span - 1 - x))
    if window > n { reach += Double((window - n) / 2) }
    let places = start..<(start + span)
    let w = places.map { place -> Double in
      let u = abs(Double(place - x)) / reach
      let rest = 1 - u * u * u
      return u > 0.999 ? 0 : (u <= 0.001 ? 1 : rest * rest * rest) * weights[place]
    }
    let total = w.reduce(0, +)
    let centre = zip(w, places).reduce(0) { $0 + $1.0 * Double($1.1) } / total
    let mean = zip(w, places).reduce(0) { $0 + $1.0 * y[$1.1] } / total
    let spread = zip(w, places).reduce(0) {
      $0 + $1.0 * (Double($1.1) - centre) * (Double($1.1) - centre) / total
    }
    guard linear, spread.squareRoot() > 0.001 * Double(n - 1) else { return mean }
    let slope = zip(w, places).reduce(0) {
      $0 + $1.0 * (Double($1.1) - centre) * y[$1.1] / total / spread
    }
    return mean + slope * (Double(x) - centre)
  }
}
