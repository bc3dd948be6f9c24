/// The backtests of several models side by side: scores over common cells, and who is eligible.
///
/// A model with a failed cell is not eligible on that series, and with more than 1 % failed cells
/// not on the panel: a mean over the easy series only would flatter it.
public struct Evaluation: Sendable {
  /// The models, in the order in which they were named.
  public let models: [ModelSpec]
  private let series: [SeriesFolds]
  private let horizon: Int
  /// What the scores were made from; nil where only losses were kept.
  let backtests: (plan: RollingOrigin, results: [BacktestResult])?
  /// The models that were dropped on the way, where models raced.
  public internal(set) var dropouts: [Racing.Dropout] = []

  /// The largest share of failed cells with which a model is eligible on a panel.
  public static let toleratedFailures = 0.01

  /// Lines up the results of several models on one panel.
  /// - Parameters:
  ///   - panel: the history that the backtests ran on.
  ///   - plan: the plan they ran under.
  ///   - results: one a model, each with every series of the panel in its order.
  /// - Complexity: O(series × origins × (*n* + models × horizon)).
  public init(panel: Panel, plan: RollingOrigin, results: [BacktestResult]) {
    models = results.map(\.model)
    horizon = plan.horizon
    backtests = (plan, results)
    series = panel.enumerated().map { index, one in
      SeriesFolds(series: one, plan: plan, models: results.map { ($0.model, $0.series[index]) })
    }
  }

  /// An evaluation of folds that were lined up before.
  init(models: [ModelSpec], series: [SeriesFolds], horizon: Int) {
    self.models = models
    self.series = series
    self.horizon = horizon
    backtests = nil
  }

  /// Whether any model forecast anything.
  public var hasForecasts: Bool { series.contains(where: \.isContested) }

  /// By model: the number of series that it forecast or failed from fewer origins than the plan has.
  public func seriesBelow(origins: Int) -> [Int] {
    models.indices.map { model in
      series.count { one in
        !one.failures[model].contains { $0.cutoff == nil }
          && one.record(ofModel: model).attempted < origins
      }
    }
  }

  /// Ranks the models on the whole panel.
  /// - Parameters:
  ///   - metric: what ranks.
  ///   - confidence: the level in percent of a ``ModelConfidenceSet``; nil for none.
  public func leaderboard(metric: Metric, confidence: Double? = nil) -> Leaderboard {
    rank(metric: metric, id: nil, series: series, confidence: confidence)
  }

  /// Ranks the models on each series alone, in the order of the panel.
  public func leaderboardsBySeries(metric: Metric, confidence: Double? = nil) -> [Leaderboard] {
    series.indices.map { leaderboard(ofSeriesAt: $0, metric: metric, confidence: confidence) }
  }

  /// Ranks the models on one series alone.
  /// - Parameter index: the place of the series in the panel.
  public func leaderboard(
    ofSeriesAt index: Int, metric: Metric, confidence: Double? = nil
  ) -> Leaderboard {
    let one = series[index]
    return rank(
      metric: metric, id: one.id, series: [one], scored: [one],
      eligible: models.indices.filter { one.isEligible(model: $0) }, confidence: confidence)
  }

  /// Ranks the models on each group of series as on a panel of its own, in the order in which the
  /// groups first appear.
  /// - Parameters:
  ///   - groups: for the id of a series the name of its group; series without one take no part.
  public func leaderboardsByGroup(
    metric: Metric, groups: [String: String], confidence: Double? = nil
  ) -> [Leaderboard] {
    var order: [String] = []
    var members: [String: [SeriesFolds]] = [:]
    for one in series {
      guard let group = groups[one.id] else { continue }
      if members[group] == nil { order.append(group) }
      members[group, default: []].append(one)
    }
    return order.map {
      rank(metric: metric, id: $0, series: members[$0]!, confidence: confidence)
    }
  }

  /// A model for the forecast that follows the backtest: a combination with the weights that the
  /// backtest taught on that series written out, any other model as it is.
  /// - Parameters:
  ///   - model: one of ``models``.
  ///   - index: the place of the series in the panel.
  public func resolved(_ model: ModelSpec, onSeriesAt index: Int) -> ModelSpec {
    guard let place = models.firstIndex(of: model) else { return model }
    return series[index].resolved[place] ?? model
  }

  /// Every failed cell, model by model.
  public var failures: [CellFailure] {
    models.indices.flatMap { model in series.flatMap { $0.failures[model] } }
  }

  /// Ranks on several series, among the models that failed in few cells of them.
  private func rank(metric: Metric, id: String?, series: [SeriesFolds], confidence: Double?)
    -> Leaderboard
  {
    let contested = series.filter(\.isContested)
    let eligible = models.indices.filter { model in
      let records = contested.map { $0.record(ofModel: model) }
      let failed = records.reduce(0) { $0 + $1.failed }
      let attempted = records.reduce(0) { $0 + $1.attempted }
      return failed < attempted
        && Double(failed) <= Self.toleratedFailures * Double(attempted)
    }
    return rank(
      metric: metric, id: id, series: series, scored: contested, eligible: eligible,
      confidence: confidence)
  }

  private func rank(
    metric: Metric, id: String?, series: [SeriesFolds], scored: [SeriesFolds], eligible: [Int],
    confidence: Double?
  ) -> Leaderboard {
    let losses = scored.map { $0.losses(metric: metric, models: eligible) }
    let entries = models.indices.map { model in
      Leaderboard.Entry(
        model: models[model], failures: series.flatMap { $0.failures[model] },
        place: eligible.firstIndex(of: model))
    }
    return Leaderboard(
      metric: metric, id: id, entries: entries,
      sample: ScoreSample(losses, models: eligible.count, metric: metric, horizon: horizon),
      cellsLeftOut: losses.reduce(0) { $0 + $1.leftOut }, confidence: confidence)
  }
}
