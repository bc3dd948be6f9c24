internal import Forecasting
internal import SeriesIO

/// What could not be fitted or forecast, for machines: one row a failed cell, `origin` empty where
/// the whole series failed.
enum FailuresTable {
  static func make(_ failures: [JobFailure]) -> ResultTable {
    var table = ResultTable(columns: ["unique_id", "model", "origin", "reason"])
    for failure in failures {
      table.append(text: failure.id)
      table.append(text: failure.model.description)
      if let origin = failure.origin { table.append(text: origin) } else { table.appendMissing() }
      table.append(text: failure.reason)
    }
    return table
  }
}
