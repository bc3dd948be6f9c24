/// A model after fitting: parameters and state, but not the history, so that it stays small. It can
/// forecast, and take in new observations.
public protocol FittedForecaster: Codable, Sendable {
  /// The series that was fitted, without its values; counts the observations taken in since.
  var header: SeriesHeader { get }

  /// The predictive distribution of the next `horizon` steps.
  /// - Throws: ``ForecastError/notFinite(_:)`` where the recursion leaves the finite numbers.
  func predict(horizon: Int) throws(ForecastError) -> Prediction

  /// One-step forecasts of the history under the fitted parameters, one a value; NaN where the
  /// model has none.
  /// - Parameter history: the series that was fitted, with the values taken in since.
  func fittedValues(of history: TimeSeries) -> [Double]

  /// Takes in the values that follow the history (NaN is missing), keeping the parameters.
  /// - Complexity: O(number of new values).
  mutating func update(_ newValues: [Double]) throws(ForecastError)

  /// Takes in the values that follow the history, and the ``Regressor`` columns beside them.
  ///
  /// Only a model with columns of data has to say how; all others take the values alone.
  /// - Parameter next: the part of the series that follows the history.
  /// - Complexity: O(number of new values).
  mutating func update(with next: TimeSeries) throws(ForecastError)

  /// The estimates, for people and for `almanac fit`.
  var summary: FitSummary { get }

  /// The estimates with what takes the history to tell, such as tests of the residuals, and warnings
  /// in its note. Fitting leaves this out, since it can take longer than a fit.
  /// - Parameter history: the series that was fitted, with the values taken in since.
  func summary(of history: TimeSeries) -> FitSummary
}

extension FittedForecaster {
  /// Takes in the values that follow the history.
  public mutating func update(with next: TimeSeries) throws(ForecastError) {
    try update(next.values)
  }

  /// The estimates alone.
  public func summary(of history: TimeSeries) -> FitSummary { summary }

  /// Dated forecasts of the next `horizon` steps with an interval for each level.
  /// - Parameters:
  ///   - horizon: the number of steps, at least 1.
  ///   - levels: coverages in percent, above 0 and below 100.
  public func forecast(horizon: Int, levels: [Double] = []) throws(ForecastError) -> Forecast {
    guard horizon >= 1 else {
      throw .invalidParameter("the horizon must be at least 1, not \(horizon)")
    }
    for level in levels where !(level > 0 && level < 100) {
      throw .invalidParameter("a level must lie between 0 and 100, not \(level)")
    }
    return Forecast(header: header, prediction: try predict(horizon: horizon), levels: levels)
  }

  /// The history minus ``fittedValues(of:)``; NaN where either is undefined.
  public func residuals(of history: TimeSeries) -> [Double] {
    zip(history.values, fittedValues(of: history)).map { $0 - $1 }
  }
}
