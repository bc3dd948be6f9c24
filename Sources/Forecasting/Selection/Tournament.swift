/// A contest of models on a panel: backtest, score, rank, and forecast by the champions.
///
///     let report = try await Tournament(horizon: 1, metric: .mase) {
///       Naive()
///       SeasonalNaive()
///       MovingAverage(8)
///     }.run(on: sales, plan: RollingOrigin(origins: 26))
///     let next = try report.forecast(horizon: 1, levels: [80, 95])
public struct Tournament: Sendable {
  /// The models, in the order in which ties are decided.
  public let models: [ModelSpec]
  /// Steps forecast from each origin.
  public let horizon: Int
  /// What ranks them.
  public let metric: Metric

  /// A contest of models written as values.
  public init(
    horizon: Int = 1, metric: Metric = .mase,
    @ForecasterBuilder models: () -> [any Forecaster]
  ) {
    self.init(models: models().map(\.spec), horizon: horizon, metric: metric)
  }

  /// A contest of models written as specs.
  public init(models: [ModelSpec], horizon: Int = 1, metric: Metric = .mase) {
    self.models = models
    self.horizon = horizon
    self.metric = metric
  }

  /// Backtests all models on all series and ranks them.
  /// - Parameters:
  ///   - panel: the history.
  ///   - plan: its horizon is replaced by the contest's.
  ///   - scope: for whom a champion is chosen.
  ///   - groups: for the id of a series the name of its group, for ``ChampionScope/group``.
  ///   - rule: which of the ranked models is taken.
  ///   - hysteresis: the share by which a score has to be better than that of last time's champion
  ///     to take its place; see ``Champions``.
  ///   - incumbents: last time's champions; see ``Champions/incumbents``.
  ///   - calibration: how many origins before those of the plan are run for conformal intervals alone;
  ///     with 0 they are made from the origins that choose the champions.
  ///   - jobs: the number of threads; the result does not depend on it.
  ///   - stop: ends the work when raised.
  /// - Throws: ``ModelSpecError``, or ``ForecastError/cancelled``.
  public func run(
    on panel: Panel, plan: RollingOrigin = RollingOrigin(), by scope: ChampionScope = .series,
    groups: [String: String] = [:], rule: SelectionRule = .minimum, hysteresis: Double = 0,
    incumbents: [String: ModelSpec] = [:], calibration: Int = 0, jobs: Int = 2,
    stop: StopFlag = .never
  ) async throws -> TournamentReport {
    var plan = plan
    plan.horizon = horizon
    var longer = plan
    longer.origins += max(calibration, 0)
    let results = try await Backtest(plan: longer, jobs: jobs)
      .run(models: models, on: panel, stop: stop)
    let scored = calibration > 0 ? results.map { $0.lastOrigins(plan.origins) } : results
    return TournamentReport(
      panel: panel, metric: metric, scope: scope,
      evaluation: Evaluation(panel: panel, plan: plan, results: scored), groups: groups,
      rule: rule, hysteresis: hysteresis, incumbents: incumbents,
      calibration: calibration > 0 ? (longer, results) : nil)
  }
}
