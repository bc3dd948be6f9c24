public import Forecasting
public import SeriesIO

/// Leaderboards as a table: one row a model and metric, the best first.
public enum MetricsTable {
  /// Columns `model,metric,score,standard_error,rank,series,failures`, led by `unique_id` where
  /// asked for.
  public static func leaderboards(_ boards: [Leaderboard], byID: Bool) -> ResultTable {
    var table = ResultTable(
      columns: (byID ? ["unique_id"] : []) + [
        "model", "metric", "score", "standard_error", "rank", "series", "failures",
      ])
    for board in boards {
      for row in board.rows {
        if byID { table.append(text: board.id ?? "") }
        table.append(text: row.model.description)
        table.append(text: board.metric.description)
        table.append(number: row.score)
        table.append(number: row.standardError)
        table.append(integer: row.rank)
        table.append(integer: row.series)
        table.append(integer: row.failures.count)
      }
    }
    return table
  }

  /// The same for people: rounded numbers, the metric as the heading of its column.
  public static func summary(_ board: Leaderboard) -> ResultTable {
    var table = ResultTable(
      columns: ["rank", "model", board.metric.description, "std.err.", "series", "failures"])
    for row in board.rows {
      table.append(text: row.rank.map(String.init) ?? "-")
      table.append(text: row.model.description)
      table.append(text: row.score.map { ShortNumber.text($0, digits: 4) } ?? "-")
      table.append(text: row.standardError.map { ShortNumber.text($0, digits: 2) } ?? "-")
      table.append(integer: row.series)
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
