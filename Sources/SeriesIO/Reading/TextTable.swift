public import Forecasting

/// A table of CSV read back, such as one that ``ResultTable`` wrote. Cells are cut but not parsed:
/// a cell costs something when it is asked for.
///
/// ```swift
/// let table = try TextTable(csv: bytes, name: "next-week")
/// let mean = table.column("mean")!
/// for row in 0..<table.rowCount { print(table.number(row, mean) ?? .nan) }
/// ```
public struct TextTable: Sendable {
  /// The names of the columns.
  public let columns: [String]
  private let bytes: [UInt8]
  private let cells: [RecordScanner.Field]
  private let lines: [Int]

  /// Cuts a text into cells.
  /// - Parameter name: the table's name for messages.
  /// - Throws: ``SeriesFileError`` of kind `content` for an empty text, an open quote, or a row
  ///   with more or fewer cells than the header.
  /// - Complexity: O(bytes).
  public init(csv bytes: [UInt8], name: String) throws(SeriesFileError) {
    var cells: [RecordScanner.Field] = []
    var lines: [Int] = []
    columns = try bytes.withUnsafeBufferPointer { buffer throws(SeriesFileError) in
      try TextEncoding.check(buffer, file: name)
      var scanner = RecordScanner(buffer, file: name)
      guard try scanner.next() else {
        throw SeriesFileError(
          .empty, file: name, line: 1, reason: "the table is empty", expected: "a header")
      }
      let columns = scanner.fields.map { scanner.text($0).trimmingSpaces() }
      while try scanner.next() {
        guard scanner.fields.count == columns.count else {
          throw SeriesFileError(
            .fieldCount, file: name, line: scanner.line,
            reason: "the row has \(scanner.fields.count) fields",
            expected: "\(columns.count), as in the header")
        }
        cells += scanner.fields
        lines.append(scanner.line)
      }
      return columns
    }
    self.bytes = bytes
    self.cells = cells
    self.lines = lines
  }

  /// The number of rows below the header.
  public var rowCount: Int { cells.count / columns.count }

  /// The line of the text that a row stands on, counted from 1.
  public func line(_ row: Int) -> Int { lines[row] }

  /// The position of a column, or nil.
  public func column(_ name: String) -> Int? { columns.firstIndex(of: name) }

  /// The text of a cell.
  public func text(_ row: Int, _ column: Int) -> String {
    with(row, column) { scanner, field in scanner.text(field) }
  }

  /// The number in a cell; nil where it is missing or no finite number.
  public func number(_ row: Int, _ column: Int) -> Double? {
    with(row, column) { scanner, field in
      guard case .number(let number) = NumberParser.parse(scanner.trimmedBytes(field)),
        number.isFinite
      else { return nil }
      return number
    }
  }

  /// The timestamp in a cell, in any form that files of series may have; nil for anything else.
  public func timestamp(_ row: Int, _ column: Int) -> Timestamp? {
    with(row, column) { scanner, field in
      try? TimestampParser.parse(scanner.trimmedBytes(field)).0
    }
  }

  /// The date in a cell, with or without a time; nil for anything else, an index too.
  public func date(_ row: Int, _ column: Int) -> CivilDate? {
    with(row, column) { scanner, field in
      guard let (timestamp, form) = try? TimestampParser.parse(scanner.trimmedBytes(field)),
        form.kind != .index
      else { return nil }
      return timestamp.date
    }
  }

  private func with<Result>(
    _ row: Int, _ column: Int, _ body: (RecordScanner, RecordScanner.Field) -> Result
  ) -> Result {
    bytes.withUnsafeBufferPointer { buffer in
      body(RecordScanner(buffer, file: ""), cells[row * columns.count + column])
    }
  }
}
