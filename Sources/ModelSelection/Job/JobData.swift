internal import Flow
internal import Forecasting
internal import SeriesIO

/// The panel of a run, cut at its `as_of`, and how its dates are written.
struct JobData: Sendable {
  private(set) var panel: Panel
  let timeFormat: TimestampFormat
  /// The group of each series by id, where groups are asked for.
  let groups: [String: String]
  /// Ids of the series without a recent value.
  let stale: [String]
  /// What the reader had to say, and what was cut.
  let notes: [String]
  let rowCount: Int

  /// The same with the holidays of files beside the series.
  /// - Parameter files: the content of each by the name that models give it.
  /// - Throws: ``SeriesFileError`` of a file that is no calendar.
  func addingHolidays(_ files: [String: [UInt8]]) throws(SeriesFileError) -> JobData {
    var copy = self
    for (file, bytes) in files.sorted(by: { $0.key < $1.key }) {
      let calendar = try HolidayCalendar(bytes: bytes, name: file)
      copy.panel = copy.panel.adding(calendar, named: file)
    }
    return copy
  }

  /// The digest of what the job sees: ids, groups, dates, values and columns, however the source
  /// writes them.
  /// - Complexity: O(values).
  var digest: Digest {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * panel.valueCount + 64 * panel.count)
    func append(_ word: UInt64) { withUnsafeBytes(of: word.littleEndian) { bytes += $0 } }
    for series in panel {
      bytes += series.id.utf8
      bytes += "\0\(groups[series.id] ?? "")".utf8
      bytes += "\0\(series.frequency)\0".utf8
      append(UInt64(bitPattern: Int64(series.timestamp(at: 0).rawValue)))
      append(UInt64(series.count))
      series.withValues { values in
        for value in values { append(value.isNaN ? .max : value.bitPattern) }
      }
      for column in series.regressors {
        bytes += "\(column.name)\0".utf8
        for value in column.values { append(value.isNaN ? .max : value.bitPattern) }
      }
    }
    return Digest(of: bytes)
  }

  /// Reads the bytes of a source.
  /// - Parameter groupColumn: the column of the groups; nil where there are none.
  /// - Throws: ``SeriesFileError`` naming line and column, or that nothing is left.
  init(
    bytes: [UInt8], name: String, configuration: SeriesConfiguration, groupColumn: String? = nil,
    asOf: AsOf
  ) throws(SeriesFileError) {
    var options = configuration.readerOptions
    options.groupColumn = groupColumn
    let loaded = try PanelReader.read(bytes: bytes, name: name, options: options)
    var notes = loaded.notes
    var panel = loaded.panel
    if configuration.incomplete == .drop {
      let (complete, dropped) = asOf.droppingIncomplete(panel)
      panel = complete
      if dropped > 0 {
        notes.append(
          "\(dropped) observation\(dropped == 1 ? "" : "s") left out: the period had not ended")
      }
    }
    stale =
      configuration.staleAfter.map { limit in
        panel.filter { asOf.isStale($0, after: limit) }.map(\.id)
      } ?? []
    groups =
      try groupColumn.map { column throws(SeriesFileError) in
        try SeriesGroups.read(
          bytes: bytes, name: name, column: column, idColumn: configuration.idColumn)
      } ?? [:]
    self.panel = panel
    self.notes = notes
    timeFormat = loaded.timeFormat
    rowCount = loaded.rowCount
  }
}
