public import Forecasting
internal import Foundation
public import SeriesIO

/// Leaderboards as a table: one row a model and metric, the best first.
public enum MetricsTable {
  /// Columns `model,metric,score,standard_error,rank,series,failures`, led by `unique_id` where
  /// asked for.
  public static func leaderboards(_ boards: [Leaderboard], byID: Bool) -> ResultTable {
    var table = ResultTable(columns: (byID ? ["unique_id"] : []) + columns)
    for board in boards {
      for row in board.rows {
        if byID { table.append(text: board.id ?? "") }
        append(row, of: board, to: &table)
      }
    }
    return table
  }

  /// The same, by `unique_id` unless the boards are of the whole panel, with the columns `skill` (the
  /// share of the score of `naive` that the model saves), `p_value` (of its difference from the best; empty for the best) and
  /// `in_confidence_set` (whether it may be the best; empty where that was not asked for, as by
  /// metrics that do not choose, or cannot be said).
  static func comparisons(_ boards: [Leaderboard], byID: Bool = true) -> ResultTable {
    var table = ResultTable(
      columns: (byID ? ["unique_id"] : []) + columns + ["skill", "p_value", "in_confidence_set"])
    for board in boards {
      for row in board.rows {
        if byID { table.append(text: board.id ?? "") }
        append(row, of: board, to: &table)
        table.append(number: row.skill)
        table.append(number: row.difference?.pValue)
        if let set = board.confidenceSet, row.rank != nil {
          table.append(flag: set.contains(row.model))
        } else {
          table.appendMissing()
        }
      }
    }
    return table
  }

  private static let columns = [
    "model", "metric", "score", "standard_error", "rank", "series", "failures",
  ]

  private static func append(
    _ row: Leaderboard.Row, of board: Leaderboard, to table: inout ResultTable
  ) {
    table.append(text: row.model.description)
    table.append(text: board.metric.description)
    table.append(number: row.score)
    table.append(number: row.standardError)
    table.append(integer: row.rank)
    table.append(integer: row.series)
    table.append(integer: row.failures.count)
  }

  /// The same for people: rounded numbers, the metric as the heading of its column, what each model
  /// saves against `naive`, and a star at the rank of those that may be the best.
  public static func summary(_ board: Leaderboard) -> ResultTable {
    var table = ResultTable(
      columns: ["rank", "model", board.metric.description, "std.err.", "skill", "failed"])
    for row in board.rows {
      let mayBeBest = board.confidenceSet?.contains(row.model) == true
      table.append(text: row.rank.map { "\($0)\(mayBeBest ? " *" : "")" } ?? "-")
      table.append(text: row.model.description)
      table.append(text: row.score.map { ShortNumber.text($0, digits: 4) } ?? "-")
      table.append(text: row.standardError.map { ShortNumber.text($0, digits: 2) } ?? "-")
      table.append(text: row.skill.map { String(format: "%.1f%%", 100 * $0) } ?? "-")
      table.append(integer: row.failures.count)
    }
    return table
  }

  /// The champion of each series, its score, and the best score of any other model.
  public static func champions(_ champions: [String: ModelSpec], boards: [Leaderboard])
    -> ResultTable
  {
    let metric = boards.first?.metric.description ?? "score"
    var table = ResultTable(columns: ["series", "champion", metric, "next best"])
    func short(_ row: Leaderboard.Row?) -> String {
      row?.score.map { ShortNumber.text($0, digits: 4) } ?? "-"
    }
    for board in boards {
      guard let id = board.id, let champion = champions[id] else { continue }
      table.append(text: id)
      table.append(text: champion.description)
      table.append(text: short(board.rows.first { $0.model == champion }))
      table.append(text: short(board.rows.first { $0.rank != nil && $0.model != champion }))
    }
    return table
  }
}
