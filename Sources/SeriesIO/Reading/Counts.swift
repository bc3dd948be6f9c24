import Forecasting

/// What happened to the rows of a file beside being read.
struct Counts {
  /// Positions without a row.
  var gaps = 0
  /// Series with such positions.
  var seriesWithGaps = 0
  /// Rows after the last observed value of their series.
  var future = 0
  /// Series without an observed value.
  var unobserved = 0

  /// The counts in words; a unit that was inferred and columns that were ignored are said too.
  func notes(unit: Frequency.Unit?, ignored: [(name: String, reason: String)], valueColumn: String)
    -> [String]
  {
    var notes: [String] = []
    if let unit { notes.append("frequency \(unit.rawValue), inferred from the dates") }
    if gaps > 0 {
      notes.append(
        "\(Self.count(gaps, "gap")) in the calendar of \(Self.count(seriesWithGaps, "series", "series"))"
          + " became missing values")
    }
    if future > 0 {
      notes.append(
        "\(Self.count(future, "row")) after the last observed \(valueColumn) of a series: future "
          + "rows, which move no origin")
    }
    if unobserved > 0 {
      notes.append("\(Self.count(unobserved, "series", "series")) without an observed value")
    }
    if !ignored.isEmpty {
      let names = ignored.prefix(20).map { "\(quoted($0.name)) (\($0.reason))" }
        .joined(separator: ", ")
      notes.append("\(Self.count(ignored.count, "column")) not used: \(names)")
    }
    return notes
  }

  private static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
    "\(number) \(number == 1 ? singular : plural ?? singular + "s")"
  }
}
