internal import Forecasting
internal import SeriesIO

/// The final forecast of one series: its champion, or the next in rank that can be fitted.
struct ForecastUnit: Codable, Sendable {
  let series: TimeSeries
  let candidates: [ModelSpec]
  /// Combinations with the weights that the backtest taught.
  let learnt: [ModelSpec: ModelSpec]
  /// How wide intervals have to be, where the errors of the backtest say so.
  let calibrations: [ModelSpec: ConformalCalibration]
  let settings: Settings

  /// What is the same for all series.
  struct Settings: Codable, Sendable {
    let horizon: Int
    let levels: [Double]
    let intervals: IntervalMethod
    let nonNegative: Bool
    let format: TimestampFormat
  }

  /// What came out: the forecast, and the candidates that failed before it.
  struct Result: Codable, Sendable {
    var forecast: ChampionForecast?
    var failures: [JobFailure]
  }

  func forecast(stop: StopFlag) throws -> Result {
    var failures: [JobFailure] = []
    let history = series.trimmed
    for model in candidates {
      let forecaster = try (learnt[model] ?? model).makeForecaster()
      do throws(ForecastError) {
        let forecast = try forecaster.forecast(
          history, horizon: settings.horizon, levels: settings.levels,
          intervals: settings.intervals, calibration: calibrations[model],
          nonNegative: settings.nonNegative, stop: stop)
        return Result(
          forecast: ChampionForecast(
            model: model, learnt: learnt[model], forecast: forecast,
            format: settings.format),
          failures: failures)
      } catch {
        if error == .cancelled { throw error }
        failures.append(
          JobFailure(id: series.id, model: model, origin: nil, reason: error.description))
      }
    }
    return Result(forecast: nil, failures: failures)
  }
}
