internal import Forecasting

/// A published forecast beside what came true.
struct LiveRow {
  let id: String
  /// The last value that was known to the forecast.
  let cutoff: Timestamp
  let forecast: PublishedForecast
  /// By the present data.
  let actual: Double
  /// The mean seasonal step of the history before; nil where it is zero or undefined.
  let scale: Double?

  /// Actual minus forecast.
  var error: Double { actual - forecast.mean }

  /// |error| in units of the scale: a term of the MASE.
  var scaledError: Double? { scale.map { abs(error) / $0 } }

  /// Whether the value lay in the interval of a level; nil where none was published.
  func isInside(_ level: Double) -> Bool? { forecast.bounds[level]?.contains(actual) }

  /// The forecasts of a series whose period is known by now, by period, then step.
  static func rows(_ series: TimeSeries, _ forecasts: [PublishedForecast]) -> [LiveRow] {
    forecasts.compactMap { forecast in
      guard let position = series.axis.position(of: forecast.target),
        (forecast.step..<series.count).contains(position), !series[position].isNaN
      else { return nil }
      let cutoff = position - forecast.step
      let scale = FoldScale(training: series.prefix(cutoff + 1)).absolute
      return LiveRow(
        id: series.id, cutoff: series.timestamp(at: cutoff), forecast: forecast,
        actual: series[position], scale: scale > 0 ? scale : nil)
    }
  }
}
