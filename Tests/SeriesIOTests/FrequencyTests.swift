import Forecasting
import SeriesIO
import Testing

/// Dates and the frequency that must be inferred from them.
struct Inferred: CustomTestStringConvertible {
  var dates: [String]
  var frequency: Frequency
  var next: String

  init(_ dates: [String], _ frequency: Frequency, next: String) {
    self.dates = dates
    self.frequency = frequency
    self.next = next
  }

  var testDescription: String { "\(frequency) from \(dates[0])" }

  static let all: [Inferred] = [
    Inferred(["2026-11-16", "2026-11-23"], .weekly(startingOn: .monday), next: "2026-11-30"),
    Inferred(
      ["2020-12-20", "2020-12-27", "2021-01-10"], .weekly(startingOn: .sunday), next: "2021-01-17"),
    Inferred(["2026-01-01", "2026-02-01", "2026-03-01"], .monthly, next: "2026-04-01"),
    Inferred(["2026-01-31", "2026-02-28", "2026-03-31"], .monthly, next: "2026-04-30"),
    Inferred(["2025-02-28", "2025-03-31"], .monthly, next: "2025-04-30"),
    Inferred(["2026-01-30", "2026-02-28", "2026-03-30"], .monthly, next: "2026-04-30"),
    Inferred(["2026-01-28", "2026-02-28", "2026-03-28"], .monthly, next: "2026-04-28"),
    Inferred(["2026-02-15", "2026-05-15", "2026-08-15"], .quarterly, next: "2026-11-15"),
    Inferred(["2026-03-31", "2026-06-30"], .quarterly, next: "2026-09-30"),
    Inferred(["2020-02-29", "2021-02-28"], .yearly, next: "2022-02-28"),
    Inferred(["0001-01-01", "0002-01-01"], .yearly, next: "0003-01-01"),
    Inferred(["9997-07-01", "9998-07-01"], .yearly, next: "9999-07-01"),
    Inferred(["2026-02-27", "2026-02-28", "2026-03-01"], .daily, next: "2026-03-02"),
    Inferred(["2026-11-19", "2026-11-20", "2026-11-23"], .daily, next: "2026-11-24"),
    Inferred(["2026-01-01 22:00", "2026-01-01 23:00"], .hourly, next: "2026-01-02 00:00"),
    Inferred(
      ["2026-01-01T06:30:00Z", "2026-01-02T06:30:00Z"], .daily, next: "2026-01-03T06:30:00Z"),
    Inferred(["7", "8"], .index(), next: "9"),
    Inferred(["-2", "-1", "0"], .index(), next: "1"),
  ]
}

@Suite("The frequency of a file")
struct FrequencyTests {
  @Test("It is inferred from the dates, and forecasts continue them", arguments: Inferred.all)
  func inferred(_ inferred: Inferred) throws {
    let loaded = try load(rows: rows(inferred.dates))
    let series = loaded.panel[0]
    #expect(series.frequency == inferred.frequency)
    #expect(loaded.timeFormat.format(series.timestamp(at: series.count)) == inferred.next)
    #expect(loaded.timeFormat.format(series.timestamp(at: 0)) == inferred.dates[0])
  }

  @Test("Each weekly series has its own weekday")
  func anchors() throws {
    let text = "unique_id,ds,y\nA,2026-01-05,1\nA,2026-01-12,2\nB,2026-01-07,3\nB,2026-01-14,4\n"
    for request in [nil, FrequencyRequest.unit(.weekly)] {
      let panel = try load(text, .init(frequency: request)).panel
      #expect(
        panel.map(\.frequency) == [.weekly(startingOn: .monday), .weekly(startingOn: .wednesday)])
    }
  }

  @Test("A single row takes the unit of the others, and alone it asks for --frequency")
  func singleRow() throws {
    let loaded = try load(
      "unique_id,ds,y\nA,2026-01-15,1\nB,2026-01-01,1\nB,2026-02-01,2\n")
    #expect(loaded.panel[0].frequency == .monthly)
    let error = failure { () throws(SeriesFileError) in try load(rows: ["2026-01-15,1"]) }
    #expect(error?.problem == .frequency)
    #expect(error?.expected?.contains("--frequency") == true)
    #expect(try load(rows: ["2026-01-15,1"], frequency: "monthly").unit == .monthly)
  }

  @Test("Series of different units are an error that names both")
  func mixture() throws {
    let text =
      "unique_id,ds,y\nA,2026-01-01,1\nA,2026-02-01,2\nA,2026-03-01,2\n"
      + "B,2025-01-01,1\nB,2025-04-01,2\nB,2025-07-01,3\n"
    let error = try #require(failure { () throws(SeriesFileError) in try load(text) })
    #expect(error.problem == .frequency && error.line == 5)
    #expect(error.reason == "series \"B\" is quarterly and series \"A\" is monthly")
    let demanded = try load(text, .init(frequency: .unit(.monthly)))
    #expect(demanded.panel[1].count == 7 && demanded.gapCount == 4)
  }

  @Test("One date off the calendar of all others is reported, not buried in missing values")
  func offCalendar() throws {
    let dates = ["2026-01-05", "2026-01-12", "2026-01-20", "2026-01-26", "2026-02-02"]
    let error = try #require(
      failure { () throws(SeriesFileError) in try load(rows: rows(dates)) })
    #expect(error.problem == .frequency && error.line == 4)
    #expect(error.expected?.hasPrefix("a Monday (or --frequency daily") == true)
    #expect(try load(rows: rows(dates), frequency: "daily").panel[0].count == 29)
  }

  @Test("Sparse dates without a coarser calendar stay daily")
  func sparse() throws {
    let loaded = try load(rows: rows(["2026-01-01", "2026-01-05", "2026-01-06", "2026-01-10"]))
    #expect(loaded.unit == .daily && loaded.gapCount == 6)
  }

  @Test("Half hours fit no frequency")
  func halfHours() {
    let dates = ["2026-01-01 00:00", "2026-01-01 00:30", "2026-01-01 01:00"]
    let error = failure { () throws(SeriesFileError) in try load(rows: rows(dates)) }
    #expect(error?.problem == .frequency && error?.line == 3)
  }

  @Test("A demanded weekday is checked")
  func demandedAnchor() throws {
    let dates = ["2023-01-03", "2023-01-10"]
    let error = try #require(
      failure { () throws(SeriesFileError) in try load(rows: rows(dates), frequency: "weekly-mon") }
    )
    #expect(
      error.description
        == "sales.csv:2:1: ds is 2023-01-03, a Tuesday; expected a Monday, since the frequency is "
        + "weekly-mon")
    #expect(try load(rows: rows(dates), frequency: "weekly-tue").gapCount == 0)
  }

  @Test(
    "Dates that are not of the demanded frequency are reported with their line",
    arguments: [
      ("weekly", ["2026-01-05", "2026-01-13"], "a Monday"),
      ("monthly", ["2026-01-01", "2026-02-02"], "day 2 of a month"),
      ("quarterly", ["2026-01-01", "2026-02-01"], "the months 1, 4, 7, 10"),
      ("yearly", ["2026-01-01", "2026-07-01"], "day 1 of month 1"),
      ("daily", ["2026-01-01T00:00", "2026-01-01T05:00"], "same time of day"),
      ("hourly", ["2026-01-01T00:00", "2026-01-01T00:05"], "whole hours"),
      ("index", ["2026-01-01", "2026-01-02"], "an integer index"),
      ("weekly", ["1", "2"], "dates, since the frequency is weekly"),
    ])
  func misfits(frequency: String, dates: [String], phrase: String) throws {
    let error = try #require(
      failure { () throws(SeriesFileError) in try load(rows: rows(dates), frequency: frequency) })
    #expect(error.problem == .frequency)
    #expect(error.description.contains(phrase), "\(error)")
  }

  @Test("Weekly dates run through years of 53 weeks")
  func longYears() throws {
    var date = CivilDate(year: 2014, month: 12, day: 29).daysSinceEpoch
    var dates: [String] = []
    for _ in 0..<320 {
      dates.append(TimestampFormat.date.format(Timestamp(CivilDate(daysSinceEpoch: date))))
      date += 7
    }
    let loaded = try load(rows: rows(dates))
    #expect(loaded.gapCount == 0 && loaded.panel[0].count == 320)
  }

  @Test("Names of frequencies are parsed and printed without loss")
  func names() {
    let names = [
      "yearly", "quarterly", "monthly", "weekly", "weekly-mon", "weekly-sun", "daily", "hourly",
      "index",
    ]
    #expect(names.map { FrequencyRequest($0)?.description } == names)
    #expect(FrequencyRequest("weekly") == .unit(.weekly))
    #expect(FrequencyRequest("weekly-mon") == .exactly(.weekly(startingOn: .monday)))
    #expect(FrequencyRequest("fortnightly") == nil)
  }
}
