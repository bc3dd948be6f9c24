/// How the rows of a leaderboard come from a sample of scores.
struct Ranking {
  /// Eligible models by rank, then the others.
  let rows: [Leaderboard.Row]
  /// The choice of the one-standard-error rule.
  let simplestNearBest: ModelSpec?

  private let models: [ModelSpec]
  private let sample: ScoreSample?

  init(metric: Metric, entries: [Leaderboard.Entry], sample: ScoreSample?) {
    self.sample = sample
    models = entries.filter { $0.place != nil }.map(\.model)
    func value(_ place: Int) -> Double { metric.rankingValue(sample!.scores[place]) }
    // A stable sort: ties go to the model named first.
    let ranked =
      sample == nil
      ? [] : models.indices.sorted { value($0) != value($1) ? value($0) < value($1) : $0 < $1 }
    let naive = sample == nil ? nil : models.firstIndex(of: Naive().spec).map(value)
    let byPlace = entries.filter { $0.place != nil }
    var scored: [Leaderboard.Row] = []
    var near: [Int] = []
    for (position, place) in ranked.enumerated() {
      let difference =
        position == 0 ? nil : ScoreDifference(place, against: ranked[0], in: sample!)
      if (difference?.value ?? 0) <= (difference?.standardError ?? 0) { near.append(place) }
      scored.append(
        Leaderboard.Row(
          model: models[place], score: sample!.scores[place],
          standardError: sample!.standardError(sample!.shares[place]), rank: position + 1,
          series: sample!.series, skill: naive.flatMap { $0 > 0 ? 1 - value(place) / $0 : nil },
          difference: difference, failures: byPlace[place].failures))
    }
    rows = scored + entries.filter { $0.place == nil || sample == nil }.map(Leaderboard.Row.init)
    let models = models
    simplestNearBest =
      near.min {
        let (a, b) = (models[$0].simplicity, models[$1].simplicity)
        return a != b ? a < b : $0 < $1
      }.map { models[$0] }
  }

  /// The models that may be the best; nil where there are too few models or observations.
  func confidenceSet(level: Double) -> ModelConfidenceSet? {
    guard let sample, models.count > 1 else { return nil }
    return try? ModelConfidenceSet(
      models: models, losses: sample.shares, level: level,
      blockLength: sample.series > 1
        ? 1
        : ModelConfidenceSet.blockLength(
          origins: sample.shares[0].count, horizon: sample.overlap))
  }
}

extension Leaderboard.Row {
  /// The row of a model without a score.
  fileprivate init(_ entry: Leaderboard.Entry) {
    self.init(
      model: entry.model, score: nil, standardError: nil, rank: nil, series: 0, skill: nil,
      difference: nil, failures: entry.failures)
  }
}
