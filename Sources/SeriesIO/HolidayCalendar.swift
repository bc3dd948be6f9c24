public import Forecasting

/// The holidays of a file: CSV with the columns `ds` and, where they have names, `holiday`.
///
/// Each name is a column of its own beside the series; without names there is one column. The file
/// speaks for whole years, from that of its first date to that of its last.
public struct HolidayCalendar: Sendable {
  /// The days of each holiday, counted from 1970-01-01, ascending; the name is empty where there are
  /// none.
  private var days: [(name: String, days: [Int])] = []
  private var years = 9999...9999

  /// Reads a file.
  /// - Throws: ``SeriesFileError``, naming line and column.
  public init(path: String) throws(SeriesFileError) {
    try self.init(bytes: FileBytes.read(path: path), name: FileBytes.name(of: path))
  }

  /// Reads the content of a file.
  /// - Throws: ``SeriesFileError`` of kind `content`.
  public init(bytes: [UInt8], name: String) throws(SeriesFileError) {
    let found = try Self.dates(TextTable(csv: bytes, name: name), name)
    guard let first = found.map(\.day).min(), let last = found.map(\.day).max() else {
      throw SeriesFileError(
        .noRows, file: name, line: 1, reason: "there is a header and no row",
        expected: "a date in each row")
    }
    years =
      CivilDate(daysSinceEpoch: first).year...CivilDate(daysSinceEpoch: last).year
    for (day, holiday) in found.sorted(by: { $0.day < $1.day }) {
      if let index = days.firstIndex(where: { $0.name == holiday }) {
        if days[index].days.last != day { days[index].days.append(day) }
      } else {
        days.append((holiday, [day]))
      }
    }
    days.sort { $0.name < $1.name }
  }

  private static func dates(_ table: TextTable, _ name: String) throws(SeriesFileError)
    -> [(day: Int, holiday: String)]
  {
    guard let time = table.column("ds") else {
      throw SeriesFileError(
        .column, file: name, line: 1, reason: "there is no column \"ds\"",
        expected: "the header ds,holiday")
    }
    let holiday = table.column("holiday")
    var dates: [(day: Int, holiday: String)] = []
    for row in 0..<table.rowCount {
      guard let date = table.date(row, time) else {
        throw SeriesFileError(
          .timestamp, file: name, line: table.line(row), column: time + 1,
          reason: "ds is \(quoted(table.text(row, time)))", expected: "a date such as 2026-12-25")
      }
      let name = holiday.map { table.text(row, $0).trimmingSpaces() } ?? ""
      dates.append((date.daysSinceEpoch, name))
    }
    return dates
  }

  /// The columns for the dates of an axis: how many days of each holiday lie in each step (for steps
  /// shorter than a day: whether the step lies in one). Missing before the years of the file; they end
  /// with them.
  /// - Parameter title: what the columns are called; names of holidays follow after a colon.
  /// - Complexity: O(steps × holidays × log days).
  func columns(on axis: TimeAxis, title: String) -> [Regressor] {
    let end = Timestamp(CivilDate(year: years.upperBound + 1, month: 1, day: 1))
    let begin = Timestamp(CivilDate(year: years.lowerBound, month: 1, day: 1))
    // The step that the last year ends in is not wholly known.
    let count = max(axis.stepsElapsed(to: end), 0)
    let known = (0..<count).map { axis.timestamp(at: $0) >= begin }
    return days.map { holiday in
      Regressor(
        holiday.name.isEmpty ? title : "\(title):\(holiday.name)",
        (0..<count).map { position in
          guard known[position] else { return .nan }
          let first = axis.timestamp(at: position).day
          let next = max(axis.timestamp(at: position + 1).day, first + 1)
          return Double(Self.rank(next, in: holiday.days) - Self.rank(first, in: holiday.days))
        })
    }
  }

  /// How many days lie before one.
  private static func rank(_ day: Int, in days: [Int]) -> Int {
    var (low, high) = (0, days.count)
    while low < high {
      let middle = (low + high) / 2
      if days[middle] < day { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Panel {
  /// The panel with the holidays of a file beside every dated series, for models that name the file.
  /// - Parameters:
  ///   - calendar: the holidays.
  ///   - file: the name by which models call it, as in `holidays(us.csv)`.
  public func adding(_ calendar: HolidayCalendar, named file: String) -> Panel {
    let title = RegressionTerm.holidays(file: file).spec.description
    return Panel(
      map { series in
        series.frequency.isDated
          ? series.with(
            regressors: series.regressors + calendar.columns(on: series.axis, title: title))
          : series
      })
  }

  /// The panel with the holidays of every file that the models name.
  /// - Parameter directory: where relative paths start.
  /// - Throws: ``SeriesFileError`` of a file that cannot be read.
  public func addingHolidays(of models: [ModelSpec], relativeTo directory: String = ".")
    throws(SeriesFileError) -> Panel
  {
    var panel = self
    var seen: Set<String> = []
    for file in models.flatMap(\.holidayFiles) where seen.insert(file).inserted {
      let path = file.hasPrefix("/") ? file : "\(directory)/\(file)"
      panel = panel.adding(try HolidayCalendar(path: path), named: file)
    }
    return panel
  }
}
