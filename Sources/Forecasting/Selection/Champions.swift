/// The model chosen for every series, and why a choice had to deviate from the rule.
public struct Champions: Codable, Sendable, Equatable {
  /// By id of the series. A series on which no model can be used has none.
  public private(set) var models: [String: ModelSpec] = [:]
  /// What a reader should know, one sentence each.
  public private(set) var notes: [String] = []

  /// Takes the model of the best score: of each series, or of the whole panel.
  ///
  /// Where a series has no score (too short for the backtest, or all its cells were left out), its
  /// champion is that of the panel, or else the first model named, and a note says so.
  public init(evaluation: Evaluation, panel: Panel, metric: Metric, by scope: ChampionScope) {
    let common = evaluation.leaderboard(metric: metric).champion
    if scope == .panel {
      for id in panel.ids { models[id] = common }
      if common == nil { notes.append("no model has a score on the panel") }
      return
    }
    for board in evaluation.leaderboardsBySeries(metric: metric) {
      let id = board.id!
      if let champion = board.champion {
        models[id] = champion
        continue
      }
      let substitute = common ?? evaluation.models.first
      models[id] = substitute
      notes.append(
        "\(id): no model has a \(metric) here; "
          + (substitute.map {
            "\($0), the \(common == nil ? "first model named" : "best of the panel"), is used"
          }
            ?? "there is no model"))
    }
  }
}
