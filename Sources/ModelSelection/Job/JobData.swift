internal import Flow
internal import Forecasting
internal import SeriesIO

/// The panel of a run, cut at its `as_of`, and how its dates are written.
struct JobData: Sendable {
  let panel: Panel
  let timeFormat: TimestampFormat
  /// Ids of the series without a recent value.
  let stale: [String]
  /// What the reader had to say, and what was cut.
  let notes: [String]
  let rowCount: Int

  /// Reads the bytes of a source, and the files of holidays that the models name.
  /// - Throws: ``SeriesFileError`` naming line and column, or that nothing is left.
  init(bytes: [UInt8], name: String, parameters: JobParameters, asOf: AsOf)
    throws(SeriesFileError)
  {
    let configuration = parameters.configuration.series
    let loaded = try PanelReader.read(
      bytes: bytes, name: name, options: configuration.readerOptions
    ).addingHolidays(of: parameters.configuration.models, relativeTo: parameters.directory)
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
    self.panel = panel
    self.notes = notes
    timeFormat = loaded.timeFormat
    rowCount = loaded.rowCount
  }
}
