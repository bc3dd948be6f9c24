public import Forecasting
public import SeriesIO

/// Last time's champions, read from the forecasts that were published then.
public enum Incumbents {
  /// The champions by the keys that ``Champions`` takes: ids of series, names of groups, or the
  /// panel's. A group and the panel have the model that most of their series had; of several, the
  /// one that comes first.
  /// - Parameters:
  ///   - table: forecasts with the columns `unique_id` and `model`.
  ///   - scope: for whom a champion is chosen.
  ///   - groups: for the id of a series the name of its group.
  /// - Returns: nil where the table has no such columns.
  public static func read(
    _ table: TextTable, by scope: ChampionScope, groups: [String: String]
  ) -> [String: ModelSpec]? {
    guard let id = table.column("unique_id"), let model = table.column("model") else { return nil }
    var votes: [String: [(model: String, count: Int)]] = [:]
    for row in 0..<table.rowCount {
      let series = table.text(row, id)
      let key: String? =
        switch scope {
        case .series: series
        case .group: groups[series]
        case .panel: Champions.panelKey
        }
      guard let key else { continue }
      let name = table.text(row, model)
      if let place = votes[key]?.firstIndex(where: { $0.model == name }) {
        votes[key]![place].count += 1
      } else {
        votes[key, default: []].append((name, 1))
      }
    }
    return votes.compactMapValues { candidates in
      let most = candidates.map(\.count).max()
      return candidates.first { $0.count == most }.flatMap { ModelSpec($0.model) }
    }
  }
}
