/// The backtests of several models side by side: scores over common cells, and who is eligible.
///
/// A model with a failed cell is not eligible on that series, and with more than 1 % failed cells
/// not on the panel: a mean over the easy series only would flatter it.
public struct Evaluation: Sendable {
  /// The models, in the order in which they were named.
  public let models: [ModelSpec]
  private let series: [SeriesFolds]
  private var horizon: Int { plan.horizon }
  /// The plan that the backtests ran under.
  public let plan: RollingOrigin
  /// What the models forecast, one result a model.
  let results: [BacktestResult]

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
    self.plan = plan
    self.results = results
    series = panel.enumerated().map { index, one in
      SeriesFolds(series: one, plan: plan, models: results.map { ($0.model, $0.series[index]) })
    }
  }

  /// Ranks the models on the whole panel.
  public func leaderboard(metric: Metric) -> Leaderboard {
    let contested = series.filter(\.isContested)
    let eligible = models.indices.filter { model in
      let records = contested.map { $0.record(ofModel: model) }
      let failed = records.reduce(0) { $0 + $1.failed }
      let attempted = records.reduce(0) { $0 + $1.attempted }
      return failed < attempted
        && Double(failed) <= Self.toleratedFailures * Double(attempted)
    }
    return rank(metric: metric, id: nil, series: contested, eligible: eligible)
  }

  /// Ranks the models on each series alone, in the order of the panel.
  public func leaderboardsBySeries(metric: Metric) -> [Leaderboard] {
    series.map { one in
      let eligible = models.indices.filter { one.isEligible(model: $0) }
      return rank(metric: metric, id: one.id, series: [one], eligible: eligible)
    }
  }

  /// Every failed cell, model by model.
  public var failures: [CellFailure] {
    models.indices.flatMap { model in series.flatMap { $0.failures[model] } }
  }

  private func rank(metric: Metric, id: String?, series scored: [SeriesFolds], eligible: [Int])
    -> Leaderboard
  {
    let losses = scored.map { $0.losses(metric: metric, models: eligible) }
    let entries = models.indices.map { model in
      let failures = (id == nil ? series : scored).flatMap { $0.failures[model] }
      guard let place = eligible.firstIndex(of: model) else {
        return row(model, score: nil, standardError: nil, series: 0, failures)
      }
      let summary = summarise(losses, place: place, metric: metric)
      return row(
        model, score: summary.score, standardError: summary.standardError, series: summary.count,
        failures)
    }
    return Leaderboard(
      metric: metric, id: id, entries: entries,
      cellsLeftOut: losses.reduce(0) { $0 + $1.leftOut })
  }

  private func row(
    _ model: Int, score: Double?, standardError: Double?, series: Int, _ failures: [CellFailure]
  ) -> Leaderboard.Row {
    Leaderboard.Row(
      model: models[model], score: score, standardError: standardError, rank: nil, series: series,
      failures: failures)
  }

  /// The mean over series and its standard error; for a single series, across its origins.
  private func summarise(_ losses: [CommonLosses], place: Int, metric: Metric)
    -> (score: Double?, standardError: Double?, count: Int)
  {
    let scored = losses.filter { $0.score(model: place, metric: metric) != nil }
    let scores = scored.map { $0.score(model: place, metric: metric)! }
    guard scores.count > 1 else {
      let error = scored.first?.standardError(model: place, metric: metric, lag: horizon - 1)
      return (scores.first, error, scores.count)
    }
    guard metric.aggregation == .pooled else {
      let mean = scores.reduce(0, +) / Double(scores.count)
      return (mean, CommonLosses.standardErrorOfMean(scores, lag: 0), scores.count)
    }
    let sums = scored.map { $0.sums[place].reduce(0, +) }
    let weights = scored.map { $0.weights.reduce(0, +) }
    let weight = weights.reduce(0, +)
    let ratio = 100 * sums.reduce(0, +) / weight
    let residuals = zip(sums, weights).map { 100 * $0 - ratio * $1 }
    let error =
      CommonLosses.standardErrorOfMean(residuals, lag: 0) / (weight / Double(weights.count))
    return (ratio, error, scores.count)
  }
}
