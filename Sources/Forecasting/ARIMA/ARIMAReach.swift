/// How far forecasts may go from the history before they count as exploding.
struct ARIMAReach {
  /// How many widths of the history's range a mean may lie outside it.
  static let widths = 3.0
  let low: Double
  let high: Double
  let horizon: Int
  /// What the values of the series were transformed by before; nil: nothing.
  private let transformation: Transformation?

  /// The reach of a series, looked at over as many steps as it has observations; on the scale of the
  /// data where they were transformed.
  init(_ series: TimeSeries, transformation: Transformation?) {
    self.transformation = transformation
    var (low, high) = (Double.infinity, -Double.infinity)
    series.withValues { values in
      for value in values where !value.isNaN {
        low = min(low, value)
        high = max(high, value)
      }
    }
    if let transformation {
      // Transforms of observed values: they can be carried back.
      low = (try? transformation.invert(low)) ?? low
      high = (try? transformation.invert(high)) ?? high
    }
    let room = Self.widths * (high - low)
    self.low = low - room
    self.high = high + room
    horizon = series.count
  }

  /// Whether the means of a model stay within.
  func holds(_ model: ARIMA.Fitted) -> Bool {
    model.path(horizon: horizon).allSatisfy { mean in
      let value = transformation.map { (try? $0.invert(mean)) ?? .infinity } ?? mean
      return value >= low && value <= high
    }
  }
}
