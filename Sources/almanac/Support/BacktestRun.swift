import Forecasting

/// A backtest with a progress line, and its failures told on standard error.
struct BacktestRun {
  let plan: PlanOptions
  let threads: Int

  func run(_ specs: [ModelSpec], on panel: Panel) async throws -> [BacktestResult] {
    let backtest = Backtest(plan: plan.plan, alignment: plan.align, jobs: threads)
    let shards = (panel.count + Backtest.shardSize - 1) / Backtest.shardSize
    let leaves = try CombinationPlan(models: specs).leaves
    let progress = ProgressLine(total: leaves.count * shards, unit: "tasks")
    defer { progress.finish() }
    return try await backtest.run(models: specs, on: panel) { progress.step($0.description) }
  }

  /// One line for each failed (series, model): the first reason, and at how many origins; and a
  /// note on series that are too short for all origins.
  static func report(_ results: [BacktestResult], plan: RollingOrigin) {
    for result in results {
      var fewer = 0
      for series in result.series {
        if let reason = series.failure {
          StandardError.write("\(series.id): \(result.model): \(reason)")
          continue
        }
        if series.forecasts.count < plan.origins { fewer += 1 }
        let reasons = BacktestResult(model: result.model, series: [series]).failures.map(\.reason)
        guard let first = reasons.first else { continue }
        StandardError.write(
          "\(series.id): \(result.model): \(first)"
            + (reasons.count > 1 ? " (at \(reasons.count) origins)" : ""))
      }
      if fewer > 0 {
        StandardError.write(
          "note: \(result.model): \(fewer) series too short for \(plan.origins) origins use "
            + "fewer")
      }
    }
  }

  static func isEmpty(_ results: [BacktestResult]) -> Bool {
    results.allSatisfy { result in
      result.series.allSatisfy { series in
        series.forecasts.allSatisfy { origin in
          if case .forecast = origin.outcome { false } else { true }
        }
      }
    }
  }

  /// Fails with 65 when nothing remains.
  static func requireAny(_ results: [BacktestResult]) throws {
    try Remains.require(
      isEmpty(results) ? 0 : 1, of: results.reduce(0) { $0 + $1.series.count })
  }
}
