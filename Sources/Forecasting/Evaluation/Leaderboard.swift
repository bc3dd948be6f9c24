/// Models ranked by one metric, on one series or on the whole panel, with every failure and its
/// reason.
public struct Leaderboard: Codable, Sendable, Equatable {
  /// The metric that ranks.
  public let metric: Metric
  /// The series, or nil for the whole panel.
  public let id: String?
  /// Eligible models by rank, then the others in the order in which they were named.
  public let rows: [Row]
  /// Cells left out for all models, since a scale or denominator was zero or undefined.
  public let cellsLeftOut: Int

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
    /// Failed cells and their reasons.
    public let failures: [CellFailure]
  }

  init(metric: Metric, id: String?, entries: [Row], cellsLeftOut: Int) {
    self.metric = metric
    self.id = id
    self.cellsLeftOut = cellsLeftOut
    // A stable sort: ties go to the model named first.
    let ranked = entries.enumerated().filter { $0.element.score != nil }
      .sorted {
        let a = metric.rankingValue($0.element.score!)
        let b = metric.rankingValue($1.element.score!)
        return a != b ? a < b : $0.offset < $1.offset
      }
    rows =
      ranked.enumerated().map { place, entry in entry.element.ranked(place + 1) }
      + entries.filter { $0.score == nil }
  }

  /// The best model; nil where no model has a score.
  public var champion: ModelSpec? { rows.first { $0.rank == 1 }?.model }
}

extension Leaderboard.Row {
  fileprivate func ranked(_ rank: Int) -> Self {
    Self(
      model: model, score: score, standardError: standardError, rank: rank, series: series,
      failures: failures)
  }
}
