public import Forecasting

/// What a file held: the series, how their dates were written, and what the reader did to them.
public struct LoadedPanel: Sendable {
  /// The series, in the order of their first rows. A series without an observed value is empty.
  public private(set) var panel: Panel
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
  /// The other columns of numbers: each series has them beside its values, for models that name
  /// them.
  public let regressors: [String]
  /// The columns that were not used.
  public let ignoredColumns: [String]
  /// What is worth saying on standard error, one line each.
  public let notes: [String]

  /// The same with the holidays of every file that the models name beside the series.
  /// - Parameter directory: where relative paths start.
  /// - Throws: ``SeriesFileError`` of a file that cannot be read.
  public func addingHolidays(of models: [ModelSpec], relativeTo directory: String = ".")
    throws(SeriesFileError) -> LoadedPanel
  {
    var copy = self
    copy.panel = try panel.addingHolidays(of: models, relativeTo: directory)
    return copy
  }
}
