import Forecasting
import Testing

import SeriesIO

@Suite("A file of holidays") struct HolidayCalendarTests {
  private func calendar(_ text: String) throws -> HolidayCalendar {
    try HolidayCalendar(bytes: Array(text.utf8), name: "us.csv")
  }

  private func axis(_ frequency: Frequency, _ year: Int, _ month: Int, _ day: Int) -> TimeAxis {
    TimeAxis(
      frequency: frequency, start: Timestamp(CivilDate(year: year, month: month, day: day)))
  }

  private func columns(_ text: String, _ axis: TimeAxis) throws -> [Regressor] {
    let series = TimeSeries(id: "s", axis: axis, values: [1, 2, 3])
    return try Panel([series]).adding(calendar(text), named: "us.csv")[0].regressors
  }

  @Test("counts its days within each step, until the end of its last year")
  func weekly() throws {
    // 2025-12-22 is a Monday: the weeks until 2026-12-27 lie within the years of the file.
    let columns = try columns(
      "ds\n2025-12-25\n2025-12-26\n2026-01-01\n",
      axis(.weekly(startingOn: .monday), 2025, 12, 22))
    #expect(columns.map(\.name) == ["holidays(us.csv)"])
    #expect(columns[0].values.count == 53)
    #expect(columns[0].values.prefix(3) == [2, 1, 0])
  }

  @Test("has a column for each name")
  func names() throws {
    let columns = try columns(
      "ds,holiday\n2026-12-25,Christmas\n2026-12-24,Eve\n2025-12-25,Christmas\n",
      axis(.daily, 2025, 12, 24))
    #expect(columns.map(\.name) == ["holidays(us.csv):Christmas", "holidays(us.csv):Eve"])
    #expect(columns[0].values.prefix(3) == [0, 1, 0])
    #expect(columns[1].values.prefix(3) == [0, 0, 0])
    #expect(columns[1].values[365] == 1)
  }

  @Test("is missing before its first year, and marks the hours of its days")
  func edges() throws {
    let hours = try columns("ds\n2026-01-01\n", axis(.hourly, 2025, 12, 31))[0].values
    #expect(hours[0..<24].count(where: { $0.isNaN }) == 24)
    #expect(hours[24..<48].reduce(0, +) == 24)
    #expect(hours[48] == 0)
  }

  @Test("with a mistake is refused, naming line and column")
  func refusals() throws {
    let texts = [
      ("", "us.csv:1: the table is empty"), ("day\n2026-01-01\n", "us.csv:1: there is no column"),
      ("ds\n", "us.csv:1: there is a header and no row"), ("ds\n2026-13-01\n", "us.csv:2:1: ds"),
      ("ds\n17\n", "us.csv:2:1: ds is \"17\""),
      ("ds,holiday\n2026-01-01\n", "us.csv:2: the row has 1 fields"),
    ]
    for (text, expected) in texts {
      let error = #expect(throws: SeriesFileError.self) { try calendar(text) }
      let hasPrefix = error?.description.hasPrefix(expected)
      #expect(hasPrefix == true, "\(String(describing: error))")
    }
    #expect(throws: SeriesFileError.self) {
      try Panel().addingHolidays(of: [.parse("mean(naive,regression(holidays(none.csv)))")])
    }
  }
}
