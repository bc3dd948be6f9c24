import Forecasting
import Testing

@Suite("Dates and axes")
struct CalendarTests {
  @Test("Every day of the years 1 to 9999 is counted without a gap and comes back")
  func everyDay() {
    var days = CivilDate(year: 1, month: 1, day: 1).daysSinceEpoch
    #expect(days == -719_162)
    var isConsistent = true
    for year in 1...9999 {
      for month in 1...12 {
        for day in 1...CivilDate.daysIn(month: month, year: year) {
          let date = CivilDate(year: year, month: month, day: day)
          isConsistent =
            isConsistent && date.daysSinceEpoch == days
            && CivilDate(daysSinceEpoch: days) == date
          days += 1
        }
      }
    }
    #expect(isConsistent)
    #expect(days == CivilDate(year: 10_000, month: 1, day: 1).daysSinceEpoch)
  }

  @Test("Leap years follow the Gregorian rule")
  func leapYears() {
    #expect([2000, 2024, 4, 400].map { CivilDate.daysIn(month: 2, year: $0) } == [29, 29, 29, 29])
    #expect(
      [1900, 2023, 2100, 1].map { CivilDate.daysIn(month: 2, year: $0) } == [28, 28, 28, 28])
    #expect(!CivilDate(year: 2023, month: 2, day: 29).isValid)
    #expect(!CivilDate(year: 0, month: 1, day: 1).isValid)
    #expect(!CivilDate(year: 10_000, month: 1, day: 1).isValid)
  }

  @Test("Weekdays are those of the calendar, before 1970 too")
  func weekdays() {
    #expect(CivilDate(year: 1970, month: 1, day: 1).weekday == .thursday)
    #expect(CivilDate(year: 1969, month: 12, day: 28).weekday == .sunday)
    #expect(CivilDate(year: 2026, month: 11, day: 23).weekday == .monday)
    #expect(CivilDate(year: 1, month: 1, day: 1).weekday == .monday)
  }

  @Test("A timestamp before 1970 has a date and a positive time of day")
  func beforeEpoch() {
    let timestamp = Timestamp(CivilDate(year: 1969, month: 12, day: 31), secondOfDay: 86_399)
    #expect(timestamp.rawValue == -1)
    #expect(timestamp.date == CivilDate(year: 1969, month: 12, day: 31))
    #expect(timestamp.secondOfDay == 86_399)
  }

  static let axes: [TimeAxis] = [
    TimeAxis(frequency: .yearly, start: Timestamp(CivilDate(year: 2020, month: 2, day: 29))),
    TimeAxis(frequency: .quarterly, start: Timestamp(CivilDate(year: 1969, month: 11, day: 30))),
    TimeAxis(
      frequency: .monthly, start: Timestamp(CivilDate(year: 2025, month: 2, day: 28)),
      dayOfMonth: 31),
    TimeAxis(
      frequency: .monthly,
      start: Timestamp(CivilDate(year: 2025, month: 1, day: 30), secondOfDay: 3600)),
    TimeAxis(
      frequency: .weekly(startingOn: .monday),
      start: Timestamp(CivilDate(year: 2026, month: 11, day: 23))),
    TimeAxis(frequency: .daily, start: Timestamp(CivilDate(year: 1970, month: 1, day: 2))),
    TimeAxis(frequency: .hourly, start: Timestamp(rawValue: -7200)),
    TimeAxis(frequency: .index(), start: Timestamp(rawValue: 1)),
  ]

  @Test("Every position has one timestamp and every timestamp its position", arguments: axes)
  func positions(axis: TimeAxis) {
    for position in -600...600 {
      let timestamp = axis.timestamp(at: position)
      #expect(axis.position(of: timestamp) == position)
      if axis.frequency.isDated {
        #expect(axis.position(of: Timestamp(rawValue: timestamp.rawValue + 1)) == nil)
      }
      #expect(timestamp < axis.timestamp(at: position + 1))
    }
  }

  @Test("An axis moved on goes through the same dates", arguments: axes)
  func advanced(axis: TimeAxis) {
    let moved = axis.advanced(by: 5)
    for position in -20...20 {
      #expect(moved.timestamp(at: position) == axis.timestamp(at: position + 5))
    }
  }

  @Test("Month ends stay month ends")
  func monthEnds() {
    let dates = (0..<14).map { Self.axes[2].timestamp(at: $0).date }
    #expect(dates.filter(\.isEndOfMonth) == dates)
  }

  @Test("Names of frequencies are parsed and printed without loss")
  func names() {
    for name in ["yearly", "quarterly", "monthly", "weekly-wed", "daily", "hourly", "index"] {
      #expect(Frequency(name)?.description == name)
    }
    #expect(Frequency("weekly") == .weekly(startingOn: .monday))
    #expect(Frequency("Weekly") == nil && Frequency("weekly-foo") == nil)
  }
}
