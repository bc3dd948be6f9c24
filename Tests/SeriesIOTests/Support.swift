import Forecasting
import SeriesIO

/// Reads a text as the file `sales.csv`.
func load(_ text: String, _ options: PanelReader.Options = .init()) throws(SeriesFileError)
  -> LoadedPanel
{
  try PanelReader.read(bytes: Array(text.utf8), name: "sales.csv", options: options)
}

/// Reads rows of one series below the header `ds,y`.
func load(rows: [String], frequency: String? = nil) throws(SeriesFileError) -> LoadedPanel {
  let request = frequency.flatMap { FrequencyRequest($0) }
  return try load("ds,y\n" + rows.joined(separator: "\n"), .init(frequency: request))
}

/// Dates with values 1, 2, 3, ….
func rows(_ dates: [String]) -> [String] {
  dates.enumerated().map { "\($1),\($0 + 1)" }
}

/// The error of reading, or nil.
func failure(_ body: () throws(SeriesFileError) -> LoadedPanel) -> SeriesFileError? {
  do throws(SeriesFileError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}

/// Equality in which a missing value equals a missing value.
func same(_ a: [Double], _ b: [Double]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
}
