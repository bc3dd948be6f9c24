/// A dated forecast of one series: mean and intervals, one entry a step.
public struct Forecast: Sendable, Hashable, Codable {
  /// The id of the series.
  public let id: String
  /// The dates: position 0 is the first step.
  public let axis: TimeAxis
  /// The predictive distribution.
  public let prediction: Prediction
  /// Intervals, in the order in which their levels were asked for.
  public let intervals: [Interval]

  /// Dates a prediction that follows the series of `header`.
  public init(header: SeriesHeader, prediction: Prediction, levels: [Double]) {
    id = header.id
    axis = header.forecastAxis
    self.prediction = prediction
    intervals = levels.map { prediction.interval(level: $0) }
  }

  /// Point forecasts, one a step.
  public var mean: [Double] { prediction.mean }

  /// The number of steps.
  public var horizon: Int { prediction.horizon }

  /// The date of a step, counted from 1.
  public func timestamp(step: Int) -> Timestamp { axis.timestamp(at: step - 1) }
}
