internal import Flow
internal import Forecasting

/// The backtests with the intervals that the job publishes, so that their coverage is that of what a
/// reader sees; and what the final forecasts need for the same.
struct JobIntervals {
  /// One a model. Intervals at an origin come of errors that were known there. Those of a bootstrap,
  /// too dear at every origin, are the models' own.
  let results: [BacktestResult]
  private let calibrations: [(model: ModelSpec, series: [ConformalCalibration])]

  /// Calibrates models on several threads; the errors of as many models are in memory at once.
  /// - Throws: `CancellationError` once the signal is raised, which it looks at between models.
  init(
    _ configuration: JobConfiguration, data: JobData, backtests: [BacktestResult], jobs: Int,
    stop: StopSignal
  ) throws {
    var results = backtests
    var calibrations: [(ModelSpec, [ConformalCalibration])] = []
    if configuration.intervals == .conformal {
      let parts = try Crew.map(count: backtests.count, threads: jobs) { index in
        try stop.check()
        let conformal = ConformalIntervals(
          panel: data.panel, plan: configuration.backtest, result: backtests[index])
        return (result: conformal.backtest(), calibrations: conformal.calibrations)
      }
      results = parts.map(\.result)
      calibrations = zip(backtests, parts).map { ($0.model, $1.calibrations) }
    }
    if configuration.nonNegative { results = results.map(Self.nonNegative) }
    self.results = results
    self.calibrations = calibrations
  }

  /// What each model's errors on a series say; empty where nothing is read off them.
  func calibrations(series: Int) -> [ModelSpec: ConformalCalibration] {
    Dictionary(
      calibrations.map { ($0.model, $0.series[series]) }, uniquingKeysWith: { first, _ in first })
  }

  private static func nonNegative(_ result: BacktestResult) -> BacktestResult {
    var copy = result
    for series in copy.series.indices {
      copy.series[series].forecasts = result.series[series].forecasts.map { origin in
        guard case .forecast(let prediction) = origin.outcome else { return origin }
        return OriginForecast(
          cutoff: origin.cutoff, outcome: .forecast(prediction.nonNegative()))
      }
    }
    return copy
  }
}
