internal import Forecasting
internal import SeriesIO

extension TextTable {
  /// The levels of the table's intervals, and where their bounds stand.
  var boundColumns: [(level: Double, low: Int, high: Int)] {
    columns.indices.compactMap { low in
      guard columns[low].hasPrefix("lo-") else { return nil }
      let text = columns[low].dropFirst(3)
      guard let level = Double(text), let high = column("hi-\(text)") else { return nil }
      return (level, low, high)
    }
  }

  /// The intervals of a row, by ascending level; a bound that is missing leaves its interval out.
  func intervals(_ row: Int, _ columns: [(level: Double, low: Int, high: Int)])
    -> [ReadInterval]
  {
    columns.compactMap { level, low, high in
      guard let lower = number(row, low), let upper = number(row, high), lower <= upper else {
        return nil
      }
      return ReadInterval(level: level, lower: lower, upper: upper)
    }.sorted { $0.level < $1.level }
  }

  /// The text of a cell; nil where it is empty or the table has no such column.
  func text(_ row: Int, _ column: Int?) -> String? {
    guard let column else { return nil }
    let cell: String = text(row, column)
    return cell.isEmpty ? nil : cell
  }

  /// The number in a cell; nil where it is none or the table has no such column.
  func number(_ row: Int, _ column: Int?) -> Double? {
    column.flatMap { number(row, $0) }
  }

  /// The whole number in a cell; nil where it is none or the table has no such column.
  func integer(_ row: Int, _ column: Int?) -> Int? {
    number(row, column).flatMap { Int(exactly: $0) }
  }

  /// The truth value in a cell; nil where it is none or the table has no such column.
  func flag(_ row: Int, _ column: Int?) -> Bool? { text(row, column).flatMap { Bool($0) } }
}
