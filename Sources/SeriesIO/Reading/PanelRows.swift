import Forecasting

/// The rows of a file as columns, in the order of the file until ``group()`` is called.
struct PanelRows {
  /// The ids, in order of first appearance.
  var ids: [String] = []
  /// The series of each row, an index into ``ids``.
  var series: [Int32] = []
  /// The raw timestamp of each row.
  var times: [Int] = []
  /// The value of each row; NaN is missing.
  var values: [Double] = []
  /// The other columns that hold numbers only.
  var regressors: [Regressor] = []
  /// Why the others are not used, one text a column.
  var unused: [(name: String, reason: String)] = []
  /// The line of each row.
  var lines: [Int32] = []
  /// How the timestamps are written.
  var timeFormat = TimestampFormat.date
  /// Whether each series' rows stand together, in order of time, each time once.
  var isSorted = true

  /// The rows of series *i*, once grouped: `offsets[i]..<offsets[i + 1]`.
  private(set) var offsets: [Int] = []

  /// Brings the rows of each series together, ordered by time, and by line where times are equal.
  /// - Complexity: O(rows) when they are, O(rows × log rows) otherwise.
  mutating func group() {
    offsets = [Int](repeating: 0, count: ids.count + 1)
    for one in series { offsets[Int(one) + 1] += 1 }
    for one in ids.indices { offsets[one + 1] += offsets[one] }
    if isSorted { return }
    var next = offsets
    var order = [Int32](repeating: 0, count: series.count)
    for (row, one) in series.enumerated() {
      order[next[Int(one)]] = Int32(row)
      next[Int(one)] += 1
    }
    for one in ids.indices {
      let range = offsets[one]..<offsets[one + 1]
      let isAscending = zip(range, range.dropFirst()).allSatisfy {
        times[Int(order[$0])] < times[Int(order[$1])]
      }
      if !isAscending {
        order[range].sort { (times[Int($0)], $0) < (times[Int($1)], $1) }
      }
    }
    series = order.map { series[Int($0)] }
    times = order.map { times[Int($0)] }
    values = order.map { values[Int($0)] }
    lines = order.map { lines[Int($0)] }
    regressors = regressors.map { column in
      Regressor(column.name, order.map { column.values[Int($0)] })
    }
  }
}
