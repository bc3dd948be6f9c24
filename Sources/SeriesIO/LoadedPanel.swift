public import Forecasting

/// What a file held: the series, how their dates were written, and what the reader did to them.
public struct LoadedPanel: Sendable {
  /// The series, in the order of their first rows. A series without an observed value is empty.
  public let panel: Panel
  /// The unit of all series.
  public let unit: Frequency.Unit
  /// Whether the unit was inferred from the dates.
  public let isUnitInferred: Bool
  /// How the timestamps were written; forecasts are dated the same way.
  public let timeFormat: TimestampFormat
  /// The rows of the file, its header not counted.
  public let rowCount: Int
  /// The positions without a row between the first and the last observed value of their series;
  /// they are missing values.
  public let gapCount: Int
  /// The rows after the last observed value of their series, which move no origin.
  public let futureRowCount: Int
  /// The columns that were not read.
  public let ignoredColumns: [String]
  /// What is worth saying on standard error, one line each.
  public let notes: [String]
}
