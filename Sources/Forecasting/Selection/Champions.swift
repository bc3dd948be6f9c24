/// The model chosen for every series, and why a choice had to deviate from the rule.
public struct Champions: Codable, Sendable, Equatable {
  /// By id of the series. A series on which no model can be used has none.
  public private(set) var models: [String: ModelSpec] = [:]
  /// What a reader should know, one sentence each.
  public private(set) var notes: [String] = []

  /// Takes the model of the best score of each series, or of the whole panel.
  ///
  /// Where a series has no score (too short for the backtest, or all its cells were left out), its
  /// champion is that of the panel, or else the first model named, and a note says so.
  /// - Parameters:
  ///   - panel: the leaderboard of the whole panel.
  ///   - bySeries: those of its series, by the same metric.
  ///   - scope: whether each series gets its own champion.
  public init(panel: Leaderboard, bySeries: [Leaderboard], by scope: ChampionScope) {
    if scope == .panel, panel.champion == nil {
      notes.append("no model has a \(panel.metric) on the panel; each series has its own champion")
    }
    let first = panel.rows.first?.model
    for board in bySeries {
      guard let id = board.id else { continue }
      if scope == .panel, let champion = panel.champion {
        models[id] = champion
      } else if let champion = board.champion {
        models[id] = champion
      } else if let substitute = panel.champion ?? first {
        models[id] = substitute
        let origin = panel.champion == nil ? "the first model named" : "the best of the panel"
        notes.append(
          "\(id): no model has a \(board.metric) here; \(substitute), \(origin), is used")
      }
    }
  }
}
