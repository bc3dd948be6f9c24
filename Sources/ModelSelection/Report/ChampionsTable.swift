internal import Forecasting
internal import SeriesIO

/// The champion of each series and why it was chosen, for machines: one row a series that has a
/// forecast.
enum ChampionsTable {
  static let columns = [
    "unique_id", "model", "learnt", "metric", "score", "standard_error", "rank", "skill",
    "next_best", "next_best_score", "basis", "reason",
  ]

  /// - Parameters:
  ///   - outcome: what was forecast, by which model.
  ///   - champions: what was chosen before.
  ///   - boards: the leaderboards of the series by the metric that chose.
  static func make(_ outcome: JobOutcome, champions: Champions, boards: [Leaderboard])
    -> ResultTable
  {
    let boards = Dictionary(
      boards.compactMap { board in board.id.map { ($0, board) } },
      uniquingKeysWith: { first, _ in first })
    var table = ResultTable(columns: columns)
    for entry in outcome.forecasts {
      let id = entry.forecast.id
      let board = boards[id]
      let own = board?.row(of: entry.model)
      let next = board?.rows.first { $0.rank != nil && $0.model != entry.model }
      let choice = Choice(of: entry.model, for: id, champions)
      table.append(text: id)
      table.append(text: entry.model.description)
      append(entry.learnt?.description, to: &table)
      append(board?.metric.description, to: &table)
      table.append(number: own?.score)
      table.append(number: own?.standardError)
      table.append(integer: own?.rank)
      table.append(number: own?.skill)
      append(next?.model.description, to: &table)
      table.append(number: next?.score)
      append(choice.basis, to: &table)
      append(choice.reason, to: &table)
    }
    return table
  }

  private static func append(_ text: String?, to table: inout ResultTable) {
    if let text { table.append(text: text) } else { table.appendMissing() }
  }

  /// Why a model makes the forecast of a series.
  private struct Choice {
    var basis: String?
    var reason: String?

    init(of model: ModelSpec, for id: String, _ champions: Champions) {
      guard let chosen = champions.models[id] else { return }
      guard chosen == model else {
        reason =
          "\(chosen) was chosen and could not be fitted to the whole history; \(model) is the next "
          + "in rank."
        return
      }
      if let told = champions.reason(of: id) {
        basis = told.basis.rawValue
        reason = told.description
      } else {
        let prefix = "\(id): "
        reason = champions.notes.first { $0.hasPrefix(prefix) }.map {
          String($0.dropFirst(prefix.count))
        }
      }
    }
  }
}
