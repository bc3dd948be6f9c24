public import Flow
internal import Forecasting
internal import SeriesIO

/// One model on a leaderboard, as `metrics` and `leaderboard` have it.
public struct BoardRow: Sendable, Hashable {
  /// The spec of the model.
  public let model: String
  /// The metric.
  public let metric: String
  /// The score; nil where the model has none.
  public let score: Double?
  /// Its standard error, across series, or across origins for a single one.
  public let standardError: Double?
  /// 1 for the best; nil without a score.
  public let rank: Int?
  /// The number of series behind the score.
  public let series: Int
  /// The number of failed cells.
  public let failures: Int
  /// The share of the score of `naive` that it saves.
  public let skill: Double?
  /// The p value of the difference from the best.
  public let pValue: Double?
  /// Whether it may be the best; nil where that is unknown.
  public let mayBeBest: Bool?
}

extension JobArchive {
  /// The leaderboard of the panel by a metric, the best first.
  ///
  /// A run that published none has one made of the scores of its series: their means, ranked, with
  /// the standard error across series. That is what the run itself reckoned, unless models failed.
  /// - Throws: `StoreError`.
  public func leaderboard(of run: PublishedRun, metric: String) throws(StoreError) -> [BoardRow] {
    if let table = try table("leaderboard", of: run) {
      return Self.rows(table, metric: metric, id: nil)
    }
    guard let table = try table("metrics", of: run) else { return [] }
    return Self.mean(of: Self.rows(table, metric: metric, id: nil))
  }

  /// The leaderboard of a series by a metric, the best first.
  /// - Throws: `StoreError`.
  public func leaderboard(of run: PublishedRun, series: String, metric: String)
    throws(StoreError) -> [BoardRow]
  {
    try table("metrics", of: run).map { Self.rows($0, metric: metric, id: series) } ?? []
  }

  /// The metrics that a run reported, the one that chose first.
  /// - Throws: `StoreError`.
  public func metrics(of run: PublishedRun) throws(StoreError) -> [String] {
    guard let table = try table("leaderboard", or: "metrics", of: run),
      let metric = table.column("metric")
    else { return [] }
    var seen: [String] = []
    for row in 0..<table.rowCount {
      let name = table.text(row, metric)
      if seen.last != name, !seen.contains(name) { seen.append(name) }
    }
    return seen
  }

  /// The rows of a metric; those of one series where an id is given.
  private static func rows(_ table: TextTable, metric name: String, id: String?) -> [BoardRow] {
    guard let model = table.column("model"), let metric = table.column("metric") else { return [] }
    let (ids, score, error) = (
      table.column("unique_id"), table.column("score"), table.column("standard_error")
    )
    let (rank, series, failures) = (
      table.column("rank"), table.column("series"), table.column("failures")
    )
    let (skill, pValue, set) = (
      table.column("skill"), table.column("p_value"), table.column("in_confidence_set")
    )
    return (0..<table.rowCount).compactMap { row in
      if let id, let ids, table.text(row, ids) as String != id { return nil }
      guard table.text(row, metric) as String == name else { return nil }
      return BoardRow(
        model: table.text(row, model), metric: name, score: table.number(row, score),
        standardError: table.number(row, error), rank: table.integer(row, rank),
        series: table.integer(row, series) ?? 0, failures: table.integer(row, failures) ?? 0,
        skill: table.number(row, skill), pValue: table.number(row, pValue),
        mayBeBest: table.flag(row, set))
    }
  }

  /// The board of a panel from the rows of its series.
  private static func mean(of rows: [BoardRow]) -> [BoardRow] {
    var order: [String] = []
    var byModel: [String: [BoardRow]] = [:]
    for row in rows {
      if byModel[row.model] == nil { order.append(row.model) }
      byModel[row.model, default: []].append(row)
    }
    let most = byModel.values.map { $0.count { $0.score != nil } }.max() ?? 0
    let distance = rows.first.flatMap { Metric($0.metric) }
    let unranked = order.map { model -> BoardRow in
      let own = byModel[model] ?? []
      let scores = own.compactMap(\.score)
      let count = Double(scores.count)
      // A mean over the easy series only would flatter a model.
      let mean = scores.count == most && most > 0 ? scores.reduce(0, +) / count : nil
      let error = mean.flatMap { mean -> Double? in
        guard scores.count > 1 else { return nil }
        let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / (count - 1) / count).squareRoot()
      }
      return BoardRow(
        model: model, metric: own.first?.metric ?? "", score: mean, standardError: error, rank: nil,
        series: scores.count, failures: own.reduce(0) { $0 + $1.failures }, skill: nil, pValue: nil,
        mayBeBest: nil)
    }
    func worth(_ row: BoardRow) -> Double {
      row.score.map { distance?.rankingValue($0) ?? $0 } ?? .infinity
    }
    return unranked.sorted { worth($0) < worth($1) }.enumerated().map { place, row in
      BoardRow(
        model: row.model, metric: row.metric, score: row.score, standardError: row.standardError,
        rank: row.score == nil ? nil : place + 1, series: row.series, failures: row.failures,
        skill: nil, pValue: nil, mayBeBest: nil)
    }
  }
}
