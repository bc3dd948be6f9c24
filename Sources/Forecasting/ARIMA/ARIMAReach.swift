/// How far forecasts may go from the history before they count as exploding.
struct ARIMAReach {
  /// How many widths of the history's range a mean may lie outside it.
  static let widths = 3.0
  let low: Double
  let high: Double
  let horizon: Int

  /// The reach of a series, looked at over as many steps as it has observations.
  init(_ series: TimeSeries) {
    var (low, high) = (Double.infinity, -Double.infinity)
    series.withValues { values in
      for value in values where !value.isNaN {
        low = min(low, value)
        high = max(high, value)
      }
    }
    let room = Self.widths * (high - low)
    self.low = low - room
    self.high = high + room
    horizon = series.count
  }

  /// Whether the means of a model stay within.
  func holds(_ model: ARIMA.Fitted) -> Bool {
    model.path(horizon: horizon).allSatisfy { $0 >= low && $0 <= high }
  }
}
