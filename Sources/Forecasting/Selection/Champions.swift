/// The model chosen for every series, and why.
public struct Champions: Codable, Sendable, Equatable {
  /// By id of the series. A series on which no model can be used has none.
  public private(set) var models: [String: ModelSpec] = [:]
  /// What a reader should know, one sentence each: where a choice had to deviate from what was
  /// asked for.
  public private(set) var notes: [String] = []
  /// Why: one reason a series, a group or the panel, in the order of the leaderboards.
  public private(set) var reasons: [ChampionReason] = []
  /// By id of the series: the place of its reason.
  private var places: [String: Int] = [:]

  /// The key of the whole panel among incumbents.
  public static let panelKey = "panel"

  /// Takes a model for each series, each group, or the whole panel.
  ///
  /// Where a series or its group has no score (too short for the backtest, or all its cells were
  /// left out), or where a series is in no group, the champion of the panel is used, or else the
  /// first model named, and a note says so.
  /// - Parameters:
  ///   - panel: the leaderboard of the whole panel.
  ///   - bySeries: those of its series, by the same metric.
  ///   - scope: for whom a champion is chosen.
  ///   - byGroup: those of its groups, for ``ChampionScope/group``.
  ///   - groups: for the id of a series the name of its group.
  ///   - rule: which of the ranked models is taken.
  ///   - hysteresis: last time's champion stays unless the model of the rule has a score that is
  ///     better by more than this share of its own, 0.05 for 5 %; 0, or anything below, lets the
  ///     rule decide alone.
  ///   - incumbents: last time's champions, by id of the series, name of the group, or
  ///     ``panelKey``: what ``incumbents`` of last time's choice held. One that is not named any
  ///     more, or has no score this time, loses its place.
  public init(
    panel: Leaderboard, bySeries: [Leaderboard], by scope: ChampionScope,
    byGroup: [Leaderboard] = [], groups: [String: String] = [:], rule: SelectionRule = .minimum,
    hysteresis: Double = 0, incumbents: [String: ModelSpec] = [:]
  ) {
    func choice(_ board: Leaderboard, key: String?) -> ChampionReason? {
      ChampionChoice(
        board: board, rule: rule, hysteresis: hysteresis > 0 ? hysteresis : 0,
        incumbent: key.flatMap { incumbents[$0] }
      ).reason
    }
    let ofPanel = choice(panel, key: scope == .panel ? Self.panelKey : nil)
    switch scope {
    case .series: break
    case .group: reasons = byGroup.compactMap { choice($0, key: $0.id) }
    case .panel:
      reasons = [ofPanel].compactMap(\.self)
      if reasons.isEmpty {
        notes.append(
          "no model has a \(panel.metric) on the panel; each series has its own champion")
      }
    }
    var shared: [String?: Int] = [:]
    for (place, reason) in reasons.enumerated() { shared[reason.id] = place }
    for board in bySeries {
      guard let id = board.id else { continue }
      let group = groups[id]
      if scope == .panel || group != nil, let place = shared[scope == .panel ? nil : group] {
        take(place, for: id)
      } else if scope != .group, let own = choice(board, key: id) {
        reasons.append(own)
        take(reasons.count - 1, for: id)
      } else if let substitute = ofPanel?.champion.model ?? panel.rows.first?.model {
        models[id] = substitute
        let lack =
          scope != .group
          ? "no model has a \(board.metric) here"
          : group.map { "no model has a \(board.metric) in the group \($0)" }
            ?? "it is in no group"
        let origin = ofPanel == nil ? "the first model named" : "the best of the panel"
        notes.append("\(id): \(lack); \(substitute), \(origin), is used")
      }
    }
  }

  /// Why the champion of a series was chosen; nil where a note says that it is a substitute.
  public func reason(of id: String) -> ChampionReason? { places[id].map { reasons[$0] } }

  /// The champions as the next choice takes them: by id of the series, name of the group, or
  /// ``panelKey``.
  public var incumbents: [String: ModelSpec] {
    Dictionary(
      reasons.map { ($0.id ?? Self.panelKey, $0.champion.model) }, uniquingKeysWith: { a, _ in a })
  }

  private mutating func take(_ place: Int, for id: String) {
    models[id] = reasons[place].champion.model
    places[id] = place
  }
}

extension Champions {
  /// Takes a model for each series, each group, or the whole panel of an evaluation.
  /// - Parameters:
  ///   - evaluation: the backtests.
  ///   - metric: what ranks.
  ///   - confidence: the level in percent of the ``ModelConfidenceSet`` that the reasons speak of;
  ///     nil for none.
  ///
  /// The others are those of
  /// ``init(panel:bySeries:by:byGroup:groups:rule:hysteresis:incumbents:)``.
  public init(
    evaluation: Evaluation, metric: Metric, by scope: ChampionScope,
    groups: [String: String] = [:], rule: SelectionRule = .minimum, hysteresis: Double = 0,
    incumbents: [String: ModelSpec] = [:],
    confidence: Double? = ModelConfidenceSet.standardLevel
  ) {
    func level(_ deciding: ChampionScope) -> Double? { scope == deciding ? confidence : nil }
    self.init(
      panel: evaluation.leaderboard(metric: metric, confidence: level(.panel)),
      bySeries: evaluation.leaderboardsBySeries(metric: metric, confidence: level(.series)),
      by: scope,
      byGroup: scope == .group
        ? evaluation.leaderboardsByGroup(
          metric: metric, groups: groups, confidence: level(.group)) : [],
      groups: groups, rule: rule, hysteresis: hysteresis, incumbents: incumbents)
  }
}
