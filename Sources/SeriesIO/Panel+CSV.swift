public import Forecasting

extension Panel {
  /// Reads a panel from a CSV file with the columns `unique_id,ds,y`; see ``PanelReader`` for other
  /// names and for what the reader noted.
  ///
  /// ```swift
  /// let sales = try Panel(csv: "sales.csv", frequency: .weekly(startingOn: .monday))
  /// ```
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - frequency: what the dates must be, anchor included; inferred when nil.
  ///   - season: the season length that replaces the default of the frequency.
  /// - Throws: ``SeriesFileError``.
  /// - Complexity: O(size of the file).
  public init(csv path: String, frequency: Frequency? = nil, season: Int? = nil)
    throws(SeriesFileError)
  {
    let request = frequency.map { FrequencyRequest.exactly($0) }
    let options = PanelReader.Options(frequency: request, season: season)
    self = try PanelReader.read(path: path, options: options).panel
  }
}
