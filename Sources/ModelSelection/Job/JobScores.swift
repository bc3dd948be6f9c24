package import Flow
package import Forecasting

/// What the `score` task keeps: the leaderboards of the whole panel and of each series.
package struct JobScores: Codable, Sendable {
  /// All models on the whole panel.
  let panel: Leaderboard
  /// By metric, then series in the order of the panel; the choosing metric comes first.
  let bySeries: [[Leaderboard]]
  /// Those of the groups, where each has a champion of its own.
  let byGroup: [Leaderboard]
  let failures: [CellFailure]
  /// The leaderboards of the whole panel by the metrics that do not choose; nil in a result that was
  /// kept before they were made.
  let otherPanels: [Leaderboard]?

  /// Metrics that are published beside the one that chooses.
  static let reported: [Metric] = [.mase, .rmsse, .mae, .rmse, .smape, .bias, .coverage(95)]

  /// With fewer series their differences say too little of who may be the best of the panel.
  private static let fewestSeries = 20

  /// Scores the backtests on several threads; who may be the best is told by the metric that chooses.
  /// - Throws: `CancellationError` once the signal is raised, which it looks at between series.
  package init(
    evaluation: Evaluation, metric: Metric, groups: [String: String], seriesCount: Int, jobs: Int,
    stop: StopSignal
  ) throws {
    let level = ModelConfidenceSet.standardLevel
    let metrics = [metric] + Self.reported.filter { $0 != metric }
    // Those of the whole panel take longest, and begin first.
    let boards = try Crew.map(count: metrics.count + seriesCount, threads: jobs) { place in
      try stop.check()
      guard place >= metrics.count else {
        let confidence = place == 0 && seriesCount >= Self.fewestSeries ? level : nil
        return [evaluation.leaderboard(metric: metrics[place], confidence: confidence)]
      }
      return metrics.map { ranking in
        evaluation.leaderboard(
          ofSeriesAt: place - metrics.count, metric: ranking,
          confidence: ranking == metric ? level : nil)
      }
    }
    let panels = boards[..<metrics.count].map { $0[0] }
    panel = panels[0]
    otherPanels = Array(panels.dropFirst())
    bySeries = metrics.indices.map { place in boards[metrics.count...].map { $0[place] } }
    byGroup = evaluation.leaderboardsByGroup(metric: metric, groups: groups, confidence: level)
    failures = evaluation.failures
  }

  /// The leaderboards of the whole panel, that of the choosing metric first.
  var panels: [Leaderboard] { [panel] + (otherPanels ?? []) }

  /// The leaderboards of the choosing metric, one a series.
  var choosing: [Leaderboard] { bySeries[0] }

  func champions(
    _ configuration: JobConfiguration, groups: [String: String], incumbents: [String: ModelSpec]
  ) -> Champions {
    Champions(
      panel: panel, bySeries: choosing, by: configuration.scope, byGroup: byGroup, groups: groups,
      rule: configuration.rule, hysteresis: configuration.hysteresis, incumbents: incumbents)
  }

  /// The champion of a series, and behind it the models that take its place in turn where it
  /// cannot be fitted to the whole history.
  /// - Parameter index: the place of the series in the panel.
  func candidates(ofSeriesAt index: Int, champion: ModelSpec?) -> [ModelSpec] {
    let rows = choosing[index].rows
    let ranked = rows.filter { $0.rank != nil } + rows.filter { $0.rank == nil }
    var candidates = champion.map { [$0] } ?? []
    for row in ranked where !candidates.contains(row.model) { candidates.append(row.model) }
    return candidates
  }
}
