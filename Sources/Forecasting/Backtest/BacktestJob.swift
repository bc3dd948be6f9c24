/// A unit of backtesting: one model on a shard of a panel under a plan.
///
/// A plain value, so that the same job runs on this thread, in a worker process or on another
/// machine, and a finished one is never computed twice.
public struct BacktestJob: Codable, Sendable {
  /// The written form of the model.
  public var model: ModelSpec
  /// The plan.
  public var plan: RollingOrigin
  /// The shard.
  public var series: [TimeSeries]
  /// For each series how far its end lies before the panel's; all 0 when series are aligned by
  /// their own ends.
  public var endLags: [Int]

  /// A job over whole series.
  public init(model: ModelSpec, plan: RollingOrigin, series: [TimeSeries], endLags: [Int]? = nil) {
    self.model = model
    self.plan = plan
    self.series = series
    self.endLags = endLags ?? Array(repeating: 0, count: series.count)
  }

  /// Forecasts every series of the shard from every origin of the plan; a combination by way of its
  /// members, as ``CombinationPlan`` tells.
  /// - Throws: ``ModelSpecError`` for a spec without meaning, ``ForecastError/cancelled`` when
  ///   stopped. What fails on single series or origins is part of the result.
  public func run(stop: StopFlag = .never) throws -> BacktestResult {
    let combinations = try CombinationPlan(models: [model])
    let results = try combinations.leaves.map { leaf in
      let forecaster = try leaf.makeForecaster()
      return BacktestResult(
        model: leaf,
        series: try zip(series, endLags).map { series, lag in
          try Self.run(forecaster, on: series, plan: plan, endLag: lag, stop: stop)
        })
    }
    return combinations.assemble(results, plan: plan, on: series)[0]
  }

  /// Forecasts one series from every origin of the plan.
  static func run(
    _ forecaster: any Forecaster, on series: TimeSeries, plan: RollingOrigin, endLag: Int,
    stop: StopFlag
  ) throws(ForecastError) -> SeriesBacktest {
    var plan = plan
    plan.endLag = endLag
    do throws(ForecastError) {
      let trimmed = series.trimmed
      if trimmed.isEmpty { throw .noObservations }
      return SeriesBacktest(
        id: series.id,
        forecasts: try forecaster.rollingForecasts(trimmed, plan: plan, stop: stop), failure: nil)
    } catch {
      if error == .cancelled { throw error }
      return SeriesBacktest(id: series.id, forecasts: [], failure: error)
    }
  }
}
