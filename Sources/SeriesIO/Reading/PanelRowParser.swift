import Forecasting

/// Parses the rows below the header.
struct PanelRowParser {
  private var scanner: RecordScanner
  private let header: PanelHeader
  private let options: PanelReader.Options
  private var rows = PanelRows()
  private var index = SeriesIndex()
  private var format: TimestampFormat?
  private var extras: ExtraColumns

  init(scanner: RecordScanner, header: PanelHeader, options: PanelReader.Options) {
    self.scanner = scanner
    self.header = header
    self.options = options
    extras = ExtraColumns(header)
  }

  /// Parses all rows.
  mutating func parse() throws(SeriesFileError) -> PanelRows {
    let width = header.names.count
    let estimate = (scanner.count - scanner.position) / 16 + 1
    rows.series.reserveCapacity(estimate)
    rows.times.reserveCapacity(estimate)
    rows.values.reserveCapacity(estimate)
    rows.lines.reserveCapacity(estimate)
    var previous: Int32 = -1
    var previousTime = 0
    var seriesSeen: Int32 = 0
    while try scanner.next() {
      guard scanner.fields.count == width else { throw wrongWidth() }
      let series = try series()
      let time = try time(scanner.fields[header.time])
      let value = try value(scanner.fields[header.value])
      if series == previous {
        if time <= previousTime { rows.isSorted = false }
      } else {
        if series < seriesSeen { rows.isSorted = false }
        seriesSeen = max(seriesSeen, series + 1)
      }
      previous = series
      previousTime = time
      rows.series.append(series)
      rows.times.append(time)
      rows.values.append(value)
      if !extras.isEmpty { extras.append(scanner) }
      rows.lines.append(Int32(truncatingIfNeeded: scanner.line))
    }
    guard !rows.series.isEmpty else {
      throw SeriesFileError(
        .noRows, file: scanner.file, line: 1, reason: "there is a header and no row",
        expected: "rows below the header")
    }
    rows.ids = header.id == nil ? [Self.seriesName(file: scanner.file)] : index.ids
    rows.timeFormat = format ?? .date
    rows.regressors = extras.regressors
    rows.unused = extras.unused
    return rows
  }

  /// The name of a file without directory and extension.
  private static func seriesName(file: String) -> String {
    let name = file.split(separator: "/").last ?? "series"
    guard let point = name.lastIndex(of: "."), point > name.startIndex else { return String(name) }
    return String(name[..<point])
  }

  @inline(__always)
  private mutating func series() throws(SeriesFileError) -> Int32 {
    guard let column = header.id else { return 0 }
    let field = scanner.fields[column]
    guard field.end > field.start else {
      throw error(
        .id, column: column, reason: "\(options.idColumn) is empty",
        expected: "the name of the series")
    }
    return index.number(of: field, in: scanner)
  }

  @inline(__always)
  private mutating func time(_ field: RecordScanner.Field) throws(SeriesFileError) -> Int {
    if format == .date, let time = TimestampParser.plainDate(scanner.bytes(field)) { return time }
    if format == .index, let time = TimestampParser.plainIndex(scanner.bytes(field)) {
      return time
    }
    return try timeInAnyForm(scanner.trimmedBytes(field))
  }

  @inline(never)
  private mutating func timeInAnyForm(_ text: UnsafeBufferPointer<UInt8>) throws(SeriesFileError)
    -> Int
  {
    let name = options.timeColumn
    do throws(TimestampParser.Failure) {
      let (timestamp, form) = try TimestampParser.parse(text)
      if format == nil { format = form }
      if form == format { return timestamp.rawValue }
    } catch {
      throw self.error(
        .timestamp, column: header.time, reason: "\(name) \(error.reason)",
        expected: error.expected)
    }
    throw error(
      .mixedTimestamps, column: header.time,
      reason:
        "\(name) is \(quoted(text)), written differently from line \(rows.lines.first ?? 0)",
      expected: "\(format ?? .date) in every row")
  }

  @inline(__always)
  private func value(_ field: RecordScanner.Field) throws(SeriesFileError) -> Double {
    switch NumberParser.parse(scanner.trimmedBytes(field)) {
    case .missing: return .nan
    case .number(let value):
      guard abs(value) <= PanelReader.largestValue else { throw outOfRange(field, value) }
      return value
    case .text: throw notANumber(field)
    }
  }

  @inline(never)
  private func notANumber(_ field: RecordScanner.Field) -> SeriesFileError {
    error(
      .number, column: header.value,
      reason: "\(options.valueColumn) is \(quoted(scanner.bytes(field)))",
      expected: "a number (empty, NA, NaN or null for missing)")
  }

  @inline(never)
  private func outOfRange(_ field: RecordScanner.Field, _ value: Double) -> SeriesFileError {
    error(
      .range, column: header.value,
      reason: "\(options.valueColumn) is \(quoted(scanner.bytes(field)))",
      expected: "a finite number of magnitude at most 1e100")
  }

  @inline(never)
  private func wrongWidth() -> SeriesFileError {
    let found = scanner.fields.count
    let width = header.names.count
    return SeriesFileError(
      .fieldCount, file: scanner.file, line: scanner.line, column: min(found, width) + 1,
      reason: "the row has \(found) field\(found == 1 ? "" : "s")",
      expected: "\(width), as in the header")
  }

  private func error(
    _ problem: SeriesFileError.Problem, column: Int, reason: String, expected: String
  ) -> SeriesFileError {
    SeriesFileError(
      problem, file: scanner.file, line: scanner.line, column: column + 1, reason: reason,
      expected: expected)
  }
}
