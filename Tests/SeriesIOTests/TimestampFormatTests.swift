import Forecasting
import SeriesIO
import Testing

@Suite("Timestamps are written as they were read")
struct TimestampFormatTests {
  @Test(
    "Every accepted form comes back",
    arguments: [
      ["2026-11-23", "2026-11-24"], ["2026-11-23T08:00", "2026-11-23T09:00"],
      ["2026-11-23 08:00:00", "2026-11-23 09:00:00"],
      ["2026-11-23T08:00:00", "2026-11-24T08:00:00"],
      ["2026-11-23T08:00:00.000Z", "2026-11-23T09:00:00.000Z"],
      ["2026-11-23T08:00+02:00", "2026-11-23T09:00+02:00"],
      ["2026-11-23T08:00:00-05:30", "2026-11-23T09:00:00-05:30"],
      ["0001-01-01", "0002-01-01"], ["-5", "3"], ["0", "10"],
    ])
  func roundTrip(dates: [String]) throws {
    let loaded = try load(rows: rows(dates))
    let series = loaded.panel[0]
    #expect(loaded.timeFormat.format(series.axis.start) == dates[0])
    #expect(loaded.timeFormat.format(series.timestamp(at: series.count - 1)) == dates[1])
  }

  @Test("A time of day is not lost in the format of dates")
  func timeOfDay() {
    let date = CivilDate(year: 2026, month: 11, day: 23)
    #expect(TimestampFormat.date.format(Timestamp(date)) == "2026-11-23")
    #expect(
      TimestampFormat.date.format(Timestamp(date, secondOfDay: 3661)) == "2026-11-23T01:01:01")
  }

  @Test("Hourly forecasts of a file with one date have a time")
  func hourly() throws {
    let loaded = try load(rows: ["2026-11-23,1"], frequency: "hourly")
    #expect(loaded.timeFormat.format(loaded.panel[0].timestamp(at: 1)) == "2026-11-23T01:00:00")
  }

  @Test("The usual formats of the frequencies")
  func standard() {
    #expect(TimestampFormat.standard(for: .weekly(startingOn: .monday)) == .date)
    #expect(TimestampFormat.standard(for: .hourly) == .dateTime)
    #expect(TimestampFormat.standard(for: .index()) == .index)
  }
}
