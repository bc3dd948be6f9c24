internal import Forecasting

/// What the `score` task keeps: the leaderboards of the whole panel and of each series.
struct JobScores: Codable, Sendable {
  /// All models on the whole panel.
  let panel: Leaderboard
  /// By metric, then series in the order of the panel; the choosing metric comes first.
  let bySeries: [[Leaderboard]]
  let failures: [CellFailure]

  /// Metrics that are published beside the one that chooses.
  static let reported: [Metric] = [.mase, .rmsse, .mae, .rmse, .smape, .bias, .coverage(95)]

  init(evaluation: Evaluation, metric: Metric) {
    panel = evaluation.leaderboard(metric: metric)
    let metrics = [metric] + Self.reported.filter { $0 != metric }
    bySeries = metrics.map { evaluation.leaderboardsBySeries(metric: $0) }
    failures = evaluation.failures
  }

  /// The leaderboards of the choosing metric, one a series.
  var choosing: [Leaderboard] { bySeries[0] }

  func champions(by scope: ChampionScope) -> Champions {
    Champions(panel: panel, bySeries: choosing, by: scope)
  }

  /// The champion of a series, and behind it the models that take its place in turn where it
  /// cannot be fitted to the whole history.
  func candidates(id: String, champion: ModelSpec?) -> [ModelSpec] {
    let rows = choosing.first { $0.id == id }?.rows ?? []
    let ranked = rows.filter { $0.rank != nil } + rows.filter { $0.rank == nil }
    var candidates = champion.map { [$0] } ?? []
    for row in ranked where !candidates.contains(row.model) { candidates.append(row.model) }
    return candidates
  }
}
