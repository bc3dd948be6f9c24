/// Models ranked by one metric, on one series, a group of series or the whole panel, with every
/// failure and its reason.
public struct Leaderboard: Codable, Sendable, Equatable {
  /// The metric that ranks.
  public let metric: Metric
  /// The series, or the name of the group; nil for the whole panel.
  public let id: String?
  /// Eligible models by rank, then the others in the order in which they were named.
  public let rows: [Row]
  /// Cells left out for all models, since a scale or denominator was zero or undefined.
  public let cellsLeftOut: Int
  /// The simplest model whose score is not worse than the best by more than one standard error of
  /// the difference; see ``SelectionRule/oneStandardError``. Nil where no model has a score.
  public let simplestNearBest: ModelSpec?
  /// The models that may be the best; nil where it was not asked for, or where there are too few
  /// models or observations for it.
  public let confidenceSet: ModelConfidenceSet?

  /// One model.
  public struct Row: Codable, Sendable, Equatable {
    /// The model.
    public let model: ModelSpec
    /// The score over the common cells; nil where the model is not eligible or no cell is left.
    public let score: Double?
    /// Its standard error: across series, or across origins for a single series.
    public let standardError: Double?
    /// 1 for the best; nil where there is no score.
    public let rank: Int?
    /// The number of series that entered the score.
    public let series: Int
    /// The share of the score of `naive` that this model saves, 1 − score / score of `naive`, over
    /// the common cells; below 0 for a worse one. For `bias` and `coverage`, of the distance that
    /// ranks. Nil where `naive` has no score, or a perfect one.
    public let skill: Double?
    /// How much worse it is than the model of rank 1; nil for that one and without a score.
    public let difference: ScoreDifference?
    /// Failed cells and their reasons.
    public let failures: [CellFailure]
  }

  /// The best model; nil where no model has a score.
  public var champion: ModelSpec? { rows.first { $0.rank == 1 }?.model }

  /// The row of a model; nil for one that was not named.
  public func row(of model: ModelSpec) -> Row? { rows.first { $0.model == model } }
}

extension Leaderboard {
  /// A model as it enters a ranking.
  struct Entry {
    let model: ModelSpec
    let failures: [CellFailure]
    /// Its place in the sample of scores; nil where it is not eligible.
    let place: Int?
  }

  /// Ranks models.
  /// - Parameters:
  ///   - entries: in the order in which they were named.
  ///   - sample: the scores of the eligible ones; nil where no cell is left.
  ///   - confidence: the level of the confidence set in percent; nil for none.
  init(
    metric: Metric, id: String?, entries: [Entry], sample: ScoreSample?, cellsLeftOut: Int,
    confidence: Double?
  ) {
    self.metric = metric
    self.id = id
    self.cellsLeftOut = cellsLeftOut
    let ranking = Ranking(metric: metric, entries: entries, sample: sample)
    rows = ranking.rows
    simplestNearBest = ranking.simplestNearBest
    confidenceSet = confidence.flatMap(ranking.confidenceSet)
  }
}
