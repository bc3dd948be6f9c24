public import Flow
internal import Forecasting

/// The work of the weekly job that can be done in another process.
public enum WeeklyKinds {
  /// What a worker process of the job has to know: `Worker.serve(WeeklyKinds.registry)`.
  public static var registry: WorkRegistry { WorkRegistry(kinds: backtest, forecast) }

  /// One model on a shard of the panel, from every origin.
  static let backtest = WorkKind<BacktestUnit, BacktestResult>("backtest") { unit, stop in
    try stop.withFlag { try unit.job.run(stop: $0) }
  }

  /// The published forecast of one series.
  static let forecast = WorkKind<ForecastUnit, ForecastUnit.Result>("forecast") { unit, stop in
    try stop.withFlag { try unit.forecast(stop: $0) }
  }
}

extension StopSignal {
  /// Performs work of the engine, whose flag is raised with this signal.
  func withFlag<Result>(_ work: (StopFlag) throws -> Result) throws -> Result {
    let flag = StopFlag()
    return try withHandler({ flag.raise() }) { try work(flag) }
  }
}
