/// The errors of the members of a combination in a backtest of one series, taken in as they become
/// known.
struct MemberErrors {
  /// One target as it was forecast from one origin.
  private struct Cell {
    /// How many values the history has when the target is its last.
    let known: Int
    /// One a member; NaN where it has no forecast.
    let errors: [Double]
    let standardErrors: [Double]
  }

  /// Sums over the cells before ``next``.
  private struct Progress {
    var next = 0
    var tally: ErrorTally
  }

  /// In the order in which they become known.
  private let cells: [Cell]
  private let memberCount: Int
  /// By the members that are combined: a cell counts where all of them forecast it.
  private var progress: [[Int]: Progress] = [:]

  /// Lines up the backtests of the members.
  /// - Parameters:
  ///   - series: what they ran on.
  ///   - gap: the gap of their plan.
  ///   - members: one backtest a member.
  /// - Complexity: O(*N* log *N*) for *N* cells, times the members.
  init(series: TimeSeries, gap: Int, members: [SeriesBacktest]) {
    memberCount = members.count
    var predictions: [Int: [Prediction?]] = [:]
    for (member, backtest) in members.enumerated() {
      for origin in backtest.forecasts {
        guard case .forecast(let prediction) = origin.outcome else { continue }
        predictions[origin.cutoff, default: members.map { _ in nil }][member] = prediction
      }
    }
    var cells: [Cell] = []
    for (cutoff, row) in predictions.sorted(by: { $0.key < $1.key }) {
      for step in 0..<(row.lazy.compactMap { $0?.horizon }.min() ?? 0) {
        let position = cutoff + gap + step
        guard position < series.count, !series[position].isNaN else { continue }
        cells.append(
          Cell(
            known: position + 1,
            errors: row.map { $0.map { series[position] - $0.mean[step] } ?? .nan },
            standardErrors: row.map { $0?.standardError[step] ?? .nan }))
      }
    }
    // Ties keep the order of the origins, so that sums always come about in one order.
    self.cells = cells.enumerated()
      .sorted { ($0.element.known, $0.offset) < ($1.element.known, $1.offset) }.map(\.element)
  }

  /// What is known of the errors of the live members when the history has `count` values, the last
  /// of them included. Each set of members is asked for in the order of time.
  mutating func tally(of live: [Int], through count: Int) -> ErrorTally {
    var state = progress[live] ?? Progress(tally: ErrorTally(memberCount: memberCount))
    while state.next < cells.count, cells[state.next].known <= count {
      let cell = cells[state.next]
      if live.allSatisfy({ cell.errors[$0].isFinite }) {
        state.tally.add(cell.errors, standardErrors: cell.standardErrors, live: live)
      }
      state.next += 1
    }
    progress[live] = state
    return state.tally
  }
}
