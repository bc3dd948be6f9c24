/// An unfitted model: a small value of hyper-parameters.
///
/// Fitting never changes the forecaster or its input, and the same input gives identical bits.
public protocol Forecaster: Codable, Sendable, Hashable {
  /// What fitting gives; only this can forecast.
  associatedtype Fitted: FittedForecaster

  /// The written form; parsing it gives an equal forecaster.
  var spec: ModelSpec { get }

  /// What the model can do; the contract suite holds it to that.
  var capabilities: Capabilities { get }

  /// The fewest observations from which the model can be fitted when the season has `season` steps.
  func minimumObservations(season: Int) -> Int

  /// Estimates the model on a series.
  ///
  /// - Parameters:
  ///   - series: the history; missing values are NaN.
  ///   - start: the fit of an earlier origin of the same series, whose parameters the search starts
  ///     from in place of its own starting values. Closed-form models take no notice of it.
  ///   - stop: looked at during long searches.
  /// - Throws: why the model cannot be fitted to this series.
  func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag) throws(ForecastError)
    -> Fitted

  /// Estimates the parameters on a series and keeps the form that `fitted` has.
  ///
  /// Only a model that chooses its form has to say how; for all others it is ``fit(_:from:stop:)``.
  /// - Parameters:
  ///   - series: the history.
  ///   - fitted: the fit of an earlier origin.
  ///   - start: where the search starts; nil for the model's own starting values.
  ///   - stop: looked at during long searches.
  func refit(
    _ series: TimeSeries, keepingFormOf fitted: Fitted, from start: Fitted?, stop: StopFlag
  ) throws(ForecastError) -> Fitted

  /// Fits the model to a series and forecasts its next steps.
  ///
  /// A requirement, although nothing overrides the default: so each model has one compiled for it,
  /// which calls of `any Forecaster` reach too.
  func forecast(_ series: TimeSeries, horizon: Int, levels: [Double], stop: StopFlag)
    throws(ForecastError) -> Forecast

  /// Forecasts the same series from many origins, as the plan says.
  ///
  /// The default fits, updates and forecasts origin by origin. A model that can do all origins in
  /// one sweep overrides it, and gives the same numbers.
  func rollingForecasts(_ series: TimeSeries, plan: RollingOrigin, stop: StopFlag)
    throws(ForecastError) -> [OriginForecast]
}

extension Forecaster {
  /// Estimates the model on a series, from its own starting values.
  public func fit(_ series: TimeSeries) throws(ForecastError) -> Fitted {
    try fit(series, from: nil, stop: .never)
  }

  /// Fits the model to a series and forecasts its next steps.
  public func forecast(
    _ series: TimeSeries, horizon: Int, levels: [Double], stop: StopFlag
  ) throws(ForecastError) -> Forecast {
    try fit(series, from: nil, stop: stop).forecast(horizon: horizon, levels: levels)
  }

  /// Fits the model to a series and forecasts its next steps; it cannot be stopped.
  public func forecast(_ series: TimeSeries, horizon: Int, levels: [Double] = [])
    throws(ForecastError) -> Forecast
  {
    try forecast(series, horizon: horizon, levels: levels, stop: .never)
  }

  /// The parameters anew: there is only one form.
  public func refit(
    _ series: TimeSeries, keepingFormOf fitted: Fitted, from start: Fitted?, stop: StopFlag
  ) throws(ForecastError) -> Fitted {
    try fit(series, from: start, stop: stop)
  }

  /// Throws ``ForecastError/noObservations`` or ``ForecastError/tooShort(have:need:)`` when a
  /// series has fewer observations than ``minimumObservations(season:)``; returns their number.
  @discardableResult
  func requireLength(_ series: TimeSeries) throws(ForecastError) -> Int {
    let have = series.observedCount
    let need = minimumObservations(season: series.seasonLength)
    if have == 0 { throw .noObservations }
    if have < need { throw .tooShort(have: have, need: need) }
    return have
  }
}
