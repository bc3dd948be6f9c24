public import Flow
internal import Forecasting
internal import SeriesIO

/// The champion of a series in one run.
public struct ChampionRow: Sendable, Hashable {
  /// The id of the series.
  public let id: String
  /// The spec of the model.
  public let model: String
  /// A combination with the weights that its backtest taught; nil for any other model.
  public let learnt: String?
  /// The metric that chose; nil where the run did not say.
  public let metric: String?
  /// Its score.
  public let score: Double?
  /// The standard error of that.
  public let standardError: Double?
  /// Its rank by the metric.
  public let rank: Int?
  /// The share of the score of `naive` that it saves.
  public let skill: Double?
  /// The best other model.
  public let nextBest: String?
  /// The score of that.
  public let nextBestScore: Double?
  /// Why it was chosen, in a sentence or three; nil where the run did not say.
  public let reason: String?
}

/// A cell (series, model, origin) that failed.
public struct FailureRow: Sendable, Hashable {
  /// The id of the series.
  public let id: String
  /// The spec of the model.
  public let model: String
  /// The date of the last training value; nil where the whole series failed.
  public let origin: String?
  /// Why.
  public let reason: String
}

extension JobArchive {
  /// The champions of a run, in the order of its panel.
  ///
  /// A run that published no table of them has those of its forecasts, without scores and reasons.
  /// - Throws: `StoreError`.
  public func champions(of run: PublishedRun) throws(StoreError) -> [ChampionRow] {
    guard let table = try table("champions", or: "next-week", of: run),
      let id = table.column("unique_id"), let model = table.column("model")
    else { return [] }
    let (learnt, metric, score) = (
      table.column("learnt"), table.column("metric"), table.column("score")
    )
    let (error, rank, skill) = (
      table.column("standard_error"), table.column("rank"), table.column("skill")
    )
    let (next, nextScore, reason) = (
      table.column("next_best"), table.column("next_best_score"), table.column("reason")
    )
    var rows: [ChampionRow] = []
    for row in 0..<table.rowCount {
      let series: String = table.text(row, id)
      // A forecast of several steps has several rows.
      if rows.last?.id == series { continue }
      rows.append(
        ChampionRow(
          id: series, model: table.text(row, model), learnt: table.text(row, learnt),
          metric: table.text(row, metric), score: table.number(row, score),
          standardError: table.number(row, error), rank: table.integer(row, rank),
          skill: table.number(row, skill), nextBest: table.text(row, next),
          nextBestScore: table.number(row, nextScore), reason: table.text(row, reason)))
    }
    return rows
  }

  /// What failed in a run; empty also where the run published no table of that.
  /// - Parameter series: only cells of this one.
  /// - Throws: `StoreError`.
  public func failures(of run: PublishedRun, series: String? = nil) throws(StoreError)
    -> [FailureRow]
  {
    guard let table = try table("failures", of: run), let id = table.column("unique_id"),
      let model = table.column("model"), let reason = table.column("reason")
    else { return [] }
    let origin = table.column("origin")
    return (0..<table.rowCount).compactMap { row in
      let name: String = table.text(row, id)
      if let series, name != series { return nil }
      return FailureRow(
        id: name, model: table.text(row, model), origin: table.text(row, origin),
        reason: table.text(row, reason))
    }
  }
}
