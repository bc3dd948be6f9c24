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

  /// The scores alone, in little memory.
  func evaluate(_ specs: [ModelSpec], on panel: Panel, metrics: [Metric], race: Bool) async throws
    -> Evaluation
  {
    let backtest = Backtest(plan: plan.plan, alignment: plan.align, jobs: threads)
    let progress = ProgressLine(total: panel.count, unit: "series")
    defer { progress.finish() }
    return try await backtest.evaluate(
      models: specs, on: panel, metrics: metrics, racing: race ? Racing() : nil
    ) { progress.step($0) }
  }

  /// One line for each failed (series, model): the first reason, and at how many origins; and notes
  /// on series that are too short for all origins, and on models that left a race.
  static func report(_ evaluation: Evaluation, plan: RollingOrigin) {
    let fewer = evaluation.seriesBelow(origins: plan.origins)
    for (index, model) in evaluation.models.enumerated() {
      report(evaluation.failures.filter { $0.model == model })
      if fewer[index] > 0 {
        StandardError.write(
          "note: \(model): \(fewer[index]) series too short for \(plan.origins) origins use fewer")
      }
    }
    StandardError.notes(evaluation.dropouts.map(\.description))
  }

  private static func report(_ failures: [CellFailure]) {
    var start = failures.startIndex
    while start < failures.endIndex {
      let first = failures[start]
      let end = failures[start...].firstIndex { $0.id != first.id } ?? failures.endIndex
      defer { start = end }
      if case .outOfRace = first.reason { continue }
      let count = end - start
      StandardError.write(
        "\(first.id): \(first.model): \(first.reason)"
          + (count > 1 ? " (at \(count) origins)" : ""))
    }
  }

  /// Fails with 65 when nothing remains.
  static func requireAny(_ evaluation: Evaluation, of panel: Panel) throws {
    try Remains.require(evaluation.hasForecasts ? 1 : 0, of: panel.count)
  }
}
