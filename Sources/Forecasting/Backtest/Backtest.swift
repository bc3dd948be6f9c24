/// Runs a plan for several models over a panel, on all cores.
public struct Backtest: Sendable {
  /// Whose end the cutoffs are counted back from.
  public enum Alignment: String, Sendable, Hashable, Codable, CaseIterable {
    /// Each series' own last observed value.
    case series
    /// The last observed value of the whole panel: common cutoffs.
    case calendar
  }

  /// The plan.
  public var plan: RollingOrigin
  /// Whose end the cutoffs are counted back from.
  public var alignment: Alignment
  /// The number of threads.
  public var jobs: Int

  /// A backtest under a plan.
  public init(plan: RollingOrigin, alignment: Alignment = .series, jobs: Int) {
    self.plan = plan
    self.alignment = alignment
    self.jobs = jobs
  }

  /// Series that one piece of work holds: fixed, so that shards do not depend on the threads.
  public static let shardSize = 16

  /// The jobs of a model, shard by shard.
  public func jobs(model: ModelSpec, panel: Panel) -> [BacktestJob] {
    let lags = endLags(panel)
    return stride(from: 0, to: panel.count, by: Self.shardSize).map { first in
      let shard = first..<min(first + Self.shardSize, panel.count)
      return BacktestJob(
        model: model, plan: plan, series: shard.map { panel[$0] }, endLags: Array(lags[shard]))
    }
  }

  /// Backtests every model on every series. Members of combinations run once, however often they are
  /// named, and the combinations come of their results: see ``CombinationPlan``.
  /// - Parameters:
  ///   - models: the models.
  ///   - panel: the history.
  ///   - stop: ends the work when raised.
  ///   - progress: called from worker threads with the model of each finished shard, of which there
  ///     are as many for each of ``CombinationPlan/leaves``.
  /// - Returns: one result a model, in the order given.
  /// - Throws: ``ModelSpecError``, or ``ForecastError/cancelled``.
  public func run(
    models: [ModelSpec], on panel: Panel, stop: StopFlag = .never,
    progress: @escaping @Sendable (ModelSpec) -> Void = { _ in }
  ) async throws -> [BacktestResult] {
    let combinations = try CombinationPlan(models: models)
    let work = combinations.leaves.flatMap { jobs(model: $0, panel: panel) }
    let parts = try await Batch.map(
      count: work.count, jobs: jobs, costs: work.map(\.predictedCost), stop: stop
    ) { index in
      defer { progress(work[index].model) }
      return try work[index].run(stop: stop)
    }
    let shards = work.count / max(combinations.leaves.count, 1)
    let plan = plan
    let rows = try await Batch.map(count: shards, jobs: jobs, stop: stop) { shard in
      let leaves = stride(from: shard, to: parts.count, by: shards).map { parts[$0] }
      return combinations.assemble(leaves, plan: plan, on: work[shard].series)
    }
    return models.enumerated().map { index, model in
      BacktestResult(model: model, series: rows.flatMap { $0[index].series })
    }
  }

  /// For each series the whole steps between its last observed value and the panel's.
  func endLags(_ panel: Panel) -> [Int] {
    guard alignment == .calendar else { return Array(repeating: 0, count: panel.count) }
    let series = panel.map(\.trimmed)
    let ends = series.filter { !$0.isEmpty }.map { $0.timestamp(at: $0.count - 1) }
    guard let end = ends.max() else { return Array(repeating: 0, count: panel.count) }
    return series.map { $0.isEmpty ? 0 : $0.axis.stepsElapsed(to: end) - ($0.count - 1) }
  }
}
