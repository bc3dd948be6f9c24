/// Reads a panel from CSV in the long layout `unique_id,ds,y`: one row for each series and time.
///
/// The text is parsed in one pass over its bytes; rows may come in any order. What is read:
///
/// - `ds`: an ISO date, an ISO date-time or an integer index, years 0001–9999, written in one way
///   throughout the file.
/// - `y`: a decimal number with |y| ≤ 1e100; empty, `NA`, `NaN` and `null` are missing.
/// - Without an id column the file is one series, named after the file.
///
/// ```swift
/// let sales = try PanelReader.read(path: "sales.csv")
/// print(sales.panel.count, sales.notes)
/// ```
public enum PanelReader {
  /// The longest record that is accepted, in bytes.
  public static let maximumRecordLength = 1 << 20

  /// The greatest magnitude of a value.
  public static let largestValue = 1e100

  /// How a file is to be read.
  public struct Options: Sendable, Hashable {
    /// The id column that may be absent.
    public static let defaultIdColumn = "unique_id"
    /// The column of the series' ids. One named other than the default must be there.
    public var idColumn: String
    /// The column of the timestamps.
    public var timeColumn: String
    /// The column of the values.
    public var valueColumn: String
    /// The frequency, inferred from the dates when nil.
    public var frequency: FrequencyRequest?
    /// The season length in steps that replaces the default of the frequency; at least 1.
    public var season: Int?
    /// A column that ``SeriesGroups`` reads: no regressor, and no column that is not used.
    public var groupColumn: String?

    /// The defaults, each of which may be replaced.
    public init(
      idColumn: String = Options.defaultIdColumn, timeColumn: String = "ds",
      valueColumn: String = "y", frequency: FrequencyRequest? = nil, season: Int? = nil,
      groupColumn: String? = nil
    ) {
      self.idColumn = idColumn
      self.timeColumn = timeColumn
      self.valueColumn = valueColumn
      self.frequency = frequency
      self.season = season
      self.groupColumn = groupColumn
    }

    /// The header that the options ask for.
    var exampleHeader: String { "\(idColumn),\(timeColumn),\(valueColumn)" }
  }

  /// Reads a file; `-` is standard input.
  /// - Throws: ``SeriesFileError``, of kind `io` when the file cannot be read and `content` when it
  ///   holds something else than a panel.
  /// - Complexity: O(size of the file), O(rows × log rows) when rows are out of order.
  public static func read(path: String, options: Options = Options()) throws(SeriesFileError)
    -> LoadedPanel
  {
    try read(
      bytes: FileBytes.read(path: path), name: FileBytes.name(of: path), options: options)
  }

  /// Reads the content of a file.
  /// - Parameters:
  ///   - bytes: the CSV text, in UTF-8.
  ///   - name: the file's name for messages; without directory and extension it is the id of the
  ///     series where there is no id column.
  ///   - options: the names of the columns, the frequency and the season.
  /// - Throws: ``SeriesFileError`` of kind `content`.
  /// - Complexity: as ``read(path:options:)``.
  public static func read(bytes: [UInt8], name: String, options: Options = Options())
    throws(SeriesFileError) -> LoadedPanel
  {
    if let season = options.season, season < 1 {
      throw SeriesFileError(
        .option, file: name, reason: "the season is \(season)", expected: "1 or more steps")
    }
    return try bytes.withUnsafeBufferPointer { buffer throws(SeriesFileError) in
      try TextEncoding.check(buffer, file: name)
      var scanner = RecordScanner(buffer, file: name)
      let header = try PanelHeader(&scanner, options: options)
      var parser = PanelRowParser(scanner: scanner, header: header, options: options)
      let rows = try parser.parse()
      return try PanelAssembler(rows: rows, header: header, file: name, options: options)
        .assemble()
    }
  }

  /// Checks that a text begins with the header of a panel, as a page of HTML does not.
  /// - Throws: ``SeriesFileError`` of kind `content`.
  /// - Complexity: O(length of the first line).
  public static func checkHeader(bytes: [UInt8], name: String, options: Options = Options())
    throws(SeriesFileError)
  {
    try bytes.withUnsafeBufferPointer { buffer throws(SeriesFileError) in
      var scanner = RecordScanner(buffer, file: name)
      _ = try PanelHeader(&scanner, options: options)
    }
  }
}
