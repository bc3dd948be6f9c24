/// The choice on one leaderboard.
struct ChampionChoice {
  let board: Leaderboard
  let rule: SelectionRule
  let hysteresis: Double
  let incumbent: ModelSpec?

  /// The model taken and why; nil where no model has a score.
  var reason: ChampionReason? {
    guard let best = board.champion, let bestRow = board.row(of: best) else { return nil }
    let ruled = rule == .minimum ? best : board.simplestNearBest ?? best
    let keepsIncumbent = keepsIncumbent(against: ruled)
    let champion = keepsIncumbent ? incumbent! : ruled
    guard let row = board.row(of: champion) else { return nil }
    let basis: ChampionReason.Basis =
      keepsIncumbent ? .incumbentKept : champion == best ? .bestScore : .simplestNearBest
    let rival: Leaderboard.Row? =
      switch basis {
      case .incumbentKept: board.row(of: ruled)
      case .simplestNearBest: bestRow
      case .bestScore: board.rows.first { $0.rank == 2 }
      }
    return ChampionReason(
      id: board.id, metric: board.metric, rule: rule, hysteresis: hysteresis, basis: basis,
      champion: Self.standing(row)!, rival: rival.flatMap(Self.standing),
      relativeDifference: rival.flatMap { relativeDifference(row, $0) },
      pValue: rival.flatMap { Self.pValue(row, $0) }, confidence: confidence(champion),
      incumbent: incumbent.map {
        .init(model: $0, outcome: outcome(of: $0, kept: keepsIncumbent, champion: champion))
      },
      candidates: board.rows.count { $0.rank != nil },
      ineligible: board.rows.filter { $0.rank == nil }.map {
        .init(model: $0.model, failures: $0.failures.count, reason: $0.failures.first?.reason)
      })
  }

  private func value(_ row: Leaderboard.Row) -> Double? {
    row.score.map(board.metric.rankingValue)
  }

  /// Whether the margin saves last time's champion from the model that the rule would take.
  private func keepsIncumbent(against challenger: ModelSpec) -> Bool {
    guard hysteresis > 0, let incumbent, incumbent != challenger,
      let old = board.row(of: incumbent).flatMap(value),
      let new = board.row(of: challenger).flatMap(value)
    else { return false }
    return new >= old * (1 - hysteresis)
  }

  private func outcome(of incumbent: ModelSpec, kept: Bool, champion: ModelSpec)
    -> ChampionReason.Incumbent.Outcome
  {
    if kept { return .kept }
    if incumbent == champion { return .confirmed }
    guard let row = board.row(of: incumbent) else { return .absent }
    return row.rank == nil ? .ineligible : .replaced
  }

  private func relativeDifference(_ row: Leaderboard.Row, _ rival: Leaderboard.Row) -> Double? {
    guard let ours = value(row), let others = value(rival), others > 0 else { return nil }
    return ours / others - 1
  }

  private func confidence(_ champion: ModelSpec) -> ChampionReason.Confidence? {
    board.confidenceSet.map { set in
      let includes = set.contains(champion)
      return .init(
        level: set.level, includesChampion: includes,
        others: set.members.count - (includes ? 1 : 0))
    }
  }

  private static func standing(_ row: Leaderboard.Row) -> ChampionReason.Standing? {
    guard let score = row.score, let rank = row.rank else { return nil }
    return .init(
      model: row.model, score: score, standardError: row.standardError, rank: rank,
      skill: row.skill)
  }

  /// Known where one of the two is the best.
  private static func pValue(_ row: Leaderboard.Row, _ rival: Leaderboard.Row) -> Double? {
    if row.rank == 1 { return rival.difference?.pValue }
    return rival.rank == 1 ? row.difference?.pValue : nil
  }
}
