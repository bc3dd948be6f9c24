/// Collects the columns of data that the terms of a regression name.
struct DataColumns {
  private let series: TimeSeries
  /// Name of each, and whether it is known ahead.
  private(set) var wanted: [(name: String, isKnown: Bool)] = []

  init(_ series: TimeSeries) { self.series = series }

  /// The number of a column; known ahead when any term says so.
  mutating func index(of name: String, known: Bool) -> Int {
    if let index = wanted.firstIndex(where: { $0.name == name }) {
      wanted[index].isKnown = wanted[index].isKnown || known
      return index
    }
    wanted.append((name, known))
    return wanted.count - 1
  }

  /// The columns of a file of holidays that are not 0 at some observed value of the series.
  /// - Throws: ``ForecastError/invalidParameter(_:)`` when the file was not read.
  func holidays(of file: String) throws(ForecastError) -> [String] {
    let group = RegressionTerm.holidays(file: file).spec.description
    let columns = series.regressors.filter { $0.name == group || $0.name.hasPrefix(group + ":") }
    guard !columns.isEmpty else {
      throw .invalidParameter(
        "the dates of \(group) are not beside the series; it needs dates, and Panel.adding(_:named:)"
      )
    }
    return columns.filter { column in
      (0..<min(series.count, column.values.count)).contains { position in
        !series[position].isNaN && column.values[position] != 0
      }
    }.map(\.name)
  }
}
