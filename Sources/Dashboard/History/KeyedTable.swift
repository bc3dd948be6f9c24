import Foundation

/// A table whose rows have names: the columns that tell them apart, and the others.
///
/// The columns of text from the left are taken until no two rows are alike; so rows are found again
/// in another version of the table, whatever has changed in them.
package struct KeyedTable: Sendable {
  /// The names of the columns that make the key.
  package let keyColumns: [String]
  /// The names of the columns of numbers.
  package let numberColumns: [String]
  package let columns: [String]
  /// The keys, in the order of the rows.
  package let keys: [[String]]
  private let rows: [[String]: [String]]

  /// The longest table that is read.
  static let rowLimit = 5000

  /// Reads a table.
  /// - Parameter keyColumns: the columns of an earlier table of the kind; nil finds them.
  /// - Complexity: O(bytes).
  package init(_ content: [UInt8], keyColumns known: [String]? = nil) {
    let document = CSVDocument(content, limit: Self.rowLimit)
    columns = document.header
    func cell(_ row: [String], _ column: Int) -> String { column < row.count ? row[column] : "" }
    let isNumeric = document.header.indices.map { column in
      let texts = document.rows.map { cell($0, column) }.filter { !$0.isEmpty }
      return !texts.isEmpty && texts.allSatisfy { Double($0) != nil }
    }
    numberColumns = zip(document.header, isNumeric).filter(\.1).map(\.0)
    let places: [Int]
    if let known, known.allSatisfy(document.header.contains) {
      places = known.compactMap { document.header.firstIndex(of: $0) }
    } else {
      let texts = document.header.indices.filter { !isNumeric[$0] }
      let count = (1...max(texts.count, 1)).first { count in
        let keys = document.rows.map { row in texts.prefix(count).map { cell(row, $0) } }
        return Set(keys).count == keys.count
      }
      places = Array(texts.prefix(count ?? texts.count))
    }
    keyColumns = places.map { document.header[$0] }
    var keys: [[String]] = []
    var rows: [[String]: [String]] = [:]
    for (number, row) in document.rows.enumerated() {
      var key = places.map { cell(row, $0) }
      // Steps of a forecast differ by their place alone.
      if rows[key] != nil || key.isEmpty { key.append("#\(number + 1)") }
      keys.append(key)
      rows[key] = row
    }
    self.keys = keys
    self.rows = rows
  }

  /// The text of a cell; nil where there is no such row or column.
  package func text(_ key: [String], _ column: String) -> String? {
    guard let row = rows[key], let place = columns.firstIndex(of: column), place < row.count else {
      return nil
    }
    return row[place]
  }

  /// The cells of a row.
  package func row(_ key: [String]) -> [String]? { rows[key] }
}
