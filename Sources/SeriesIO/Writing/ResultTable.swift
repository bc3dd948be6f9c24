public import Forecasting

/// A table of results that is written as CSV, as lines of JSON, or aligned for people.
///
/// Cells are turned into text as they are appended, row by row, into one buffer: a table of a
/// million cells is three allocations that grow.
///
/// ```swift
/// var table = ResultTable(columns: ["unique_id", "ds", "mean"])
/// table.append(text: "A")
/// table.append(timestamp: date, format: loaded.timeFormat)
/// table.append(number: 12.5)
/// try table.write(to: .standardOutput, format: .csv)
/// ```
public struct ResultTable: Sendable {
  /// One cell, where a row is easier to write at once.
  public enum Cell: Sendable, Hashable {
    case text(String)
    case number(Double)
    case integer(Int)
    case flag(Bool)
    case missing
  }

  enum Kind: UInt8, Sendable {
    case text, number, flag, missing
    /// A text that holds a comma, a quote or a line break.
    case special
  }

  /// The names of the columns.
  public let columns: [String]
  private(set) var content: [UInt8] = []
  private(set) var ends: [Int] = []
  private(set) var kinds: [Kind] = []

  /// An empty table.
  /// - Precondition: there is a column.
  public init(columns: [String]) {
    precondition(!columns.isEmpty, "a table needs a column")
    self.columns = columns
  }

  /// The number of complete rows.
  public var rowCount: Int { kinds.count / columns.count }

  /// Makes room for rows to come.
  public mutating func reserveRows(_ count: Int) {
    content.reserveCapacity(content.count + count * columns.count * 8)
    ends.reserveCapacity(ends.count + count * columns.count)
    kinds.reserveCapacity(kinds.count + count * columns.count)
  }

  /// Appends a text to the current row.
  public mutating func append(text: String) {
    let start = content.count
    content.append(contentsOf: text.utf8)
    var isSpecial = false
    for place in start..<content.count where Self.isSpecial(content[place]) { isSpecial = true }
    end(isSpecial ? .special : .text)
  }

  /// Appends a number to the current row; NaN and infinity, which neither CSV nor JSON know, are
  /// missing.
  public mutating func append(number: Double?) {
    guard let number, number.isFinite else { return appendMissing() }
    NumberText.append(number, to: &content)
    end(.number)
  }

  /// Appends an integer to the current row.
  public mutating func append(integer: Int?) {
    guard let integer else { return appendMissing() }
    NumberText.append(integer, to: &content)
    end(.number)
  }

  /// Appends a truth value to the current row: `true` or `false`.
  public mutating func append(flag: Bool) {
    content.append(contentsOf: (flag ? "true" : "false").utf8)
    end(.flag)
  }

  /// Appends a timestamp to the current row, written like the timestamps of a file.
  public mutating func append(timestamp: Timestamp, format: TimestampFormat) {
    format.append(timestamp, to: &content)
    end(format.kind == .index ? .number : .text)
  }

  /// Appends a missing cell to the current row.
  public mutating func appendMissing() { end(.missing) }

  /// Appends a row.
  /// - Precondition: the row has a cell for each column.
  public mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "a row needs a cell for each column")
    for cell in row {
      switch cell {
      case .text(let text): append(text: text)
      case .number(let number): append(number: number)
      case .integer(let integer): append(integer: integer)
      case .flag(let flag): append(flag: flag)
      case .missing: appendMissing()
      }
    }
  }

  /// The table in a format.
  /// - Parameters:
  ///   - format: the form.
  ///   - color: whether the form `table` may use escape sequences (a terminal, no `NO_COLOR`).
  ///   - width: the columns of the terminal that the form `table` tries to fit into.
  /// - Precondition: the last row is complete.
  /// - Complexity: O(size of the table).
  public func data(format: ResultFormat, color: Bool = false, width: Int = 80) -> [UInt8] {
    precondition(kinds.count % columns.count == 0, "the last row is not complete")
    switch format {
    case .csv: return csv()
    case .json: return json()
    case .table: return AlignedTable(self, width: width).data(color: color)
    }
  }

  /// Writes the table at once.
  /// - Throws: ``SeriesFileError`` of kind `io`.
  public func write(
    to file: OutputFile, format: ResultFormat, color: Bool = false, width: Int = 80
  ) throws(SeriesFileError) {
    try file.write(data(format: format, color: color, width: width))
  }

  /// Where a cell stands in the content.
  func range(of cell: Int) -> Range<Int> { (cell == 0 ? 0 : ends[cell - 1])..<ends[cell] }

  private mutating func end(_ kind: Kind) {
    ends.append(content.count)
    kinds.append(kind)
  }

  static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
      || byte == UInt8(ascii: "\r")
  }
}
