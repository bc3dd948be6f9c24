extension Forecaster {
  /// Fits the model to a series and forecasts its next steps with intervals of a chosen kind.
  ///
  /// Where the asked kind cannot be had, the model's own intervals stand, and
  /// ``Prediction/sources`` says so; where a bootstrap failed, the note of the prediction says why.
  /// - Parameters:
  ///   - series: the history, up to its last observed value.
  ///   - horizon: the number of steps, at least 1.
  ///   - levels: coverages in percent, above 0 and below 100.
  ///   - intervals: how intervals are made.
  ///   - calibration: that of this model on this series, for conformal intervals.
  ///   - nonNegative: whether nothing below zero is forecast.
  ///   - stop: looked at during long searches.
  public func forecast(
    _ series: TimeSeries, horizon: Int, levels: [Double], intervals: IntervalMethod,
    calibration: ConformalCalibration? = nil, nonNegative: Bool = false, stop: StopFlag = .never
  ) throws(ForecastError) -> Forecast {
    if intervals == .analytic, !nonNegative {
      return try forecast(series, horizon: horizon, levels: levels, stop: stop)
    }
    let fitted = try fit(series, from: nil, stop: stop)
    // Checks horizon and levels.
    var prediction = try fitted.forecast(horizon: horizon, levels: levels).prediction
    switch intervals {
    case .analytic: break
    case .conformal:
      if let calibration {
        prediction = calibration.calibrated(prediction)
      } else {
        prediction.sources = Array(repeating: .analytic, count: horizon)
      }
    case .bootstrap:
      do throws(ForecastError) {
        prediction = try fitted.bootstrapped(horizon: horizon, history: series, stop: stop)
      } catch {
        if error == .cancelled { throw error }
        prediction.sources = Array(repeating: .analytic, count: horizon)
        let text = "intervals are the model's own, not those of a bootstrap: \(error)"
        prediction.note = prediction.note.map { "\($0); \(text)" } ?? text
      }
    }
    if nonNegative { prediction = prediction.nonNegative() }
    return Forecast(header: fitted.header, prediction: prediction, levels: levels)
  }
}
