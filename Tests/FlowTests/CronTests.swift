import Flow
import Foundation
import Testing

@Suite("Cron expressions")
struct CronTests {
  /// The next due instants, as texts of the zone's wall clock with offset.
  static func due(_ expression: String, after text: String, zone: String, count: Int) throws
    -> [String]
  {
    let zone = try #require(TimeZone(identifier: zone))
    let cron = try Cron(expression)
    let style = Date.ISO8601FormatStyle(timeZone: zone).year().month().day()
      .time(includingFractionalSeconds: false).timeZone(separator: .omitted)
    return cron.upcoming(after: instant(text), in: zone).prefix(count).map { date in
      let full = date.formatted(style)
      let offset = zone.secondsFromGMT(for: date)
      let sign = offset < 0 ? "-" : "+"
      let (hours, minutes) = (abs(offset) / 3600, abs(offset) / 60 % 60)
      let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
      return full.prefix(10) + " " + full.dropFirst(11).prefix(5)
        + " \(sign)\(two(hours)):\(two(minutes))"
    }
  }

  @Test(
    "Fields, names, ranges, steps, lists and words mean what they say",
    arguments: [
      ("0 0 * * MON", "2026-11-22T12:00:00Z", ["2026-11-23 00:00", "2026-11-30 00:00"]),
      ("*/15 8-9 * * 1-5", "2026-11-20T09:31:00Z", ["2026-11-20 09:45", "2026-11-23 08:00"]),
      ("5/20 0 1 jan,JUL *", "2026-01-01T00:05:00Z", ["2026-01-01 00:25", "2026-01-01 00:45"]),
      ("0 12 * * 7", "2026-11-22T12:00:00Z", ["2026-11-29 12:00", "2026-12-06 12:00"]),
      ("0 12 * * 0", "2026-11-22T11:59:59Z", ["2026-11-22 12:00", "2026-11-29 12:00"]),
      ("0 12 * * FRI-SUN", "2026-11-19T00:00:00Z", ["2026-11-20 12:00", "2026-11-21 12:00"]),
      ("0 0 13 * FRI", "2026-11-12T00:00:00Z", ["2026-11-13 00:00", "2026-11-20 00:00"]),
      ("0 0 13 * *", "2026-11-13T00:00:00Z", ["2026-12-13 00:00", "2027-01-13 00:00"]),
      ("0 0 29 2 *", "2026-11-13T00:00:00Z", ["2028-02-29 00:00", "2032-02-29 00:00"]),
      ("0 0 29 2 *", "2096-03-01T00:00:00Z", ["2104-02-29 00:00", "2108-02-29 00:00"]),
      ("0 0 13 * */1", "2026-11-13T00:00:00Z", ["2026-11-14 00:00", "2026-11-15 00:00"]),
      ("0 0 */15 * 0-6", "2026-11-02T00:00:00Z", ["2026-11-16 00:00", "2026-12-01 00:00"]),
      ("59 23 31 12 *", "2026-12-31T23:59:00Z", ["2027-12-31 23:59", "2028-12-31 23:59"]),
      ("0 0-23/6 * * *", "2026-11-13T13:00:00Z", ["2026-11-13 18:00", "2026-11-14 00:00"]),
      ("@weekly", "2026-11-22T12:00:00Z", ["2026-11-29 00:00", "2026-12-06 00:00"]),
      ("@hourly", "2026-11-22T12:00:00Z", ["2026-11-22 13:00", "2026-11-22 14:00"]),
      ("@yearly", "2026-11-22T12:00:00Z", ["2027-01-01 00:00", "2028-01-01 00:00"]),
      ("@Monthly", "2026-11-22T12:00:00Z", ["2026-12-01 00:00", "2027-01-01 00:00"]),
      ("@midnight", "2026-11-22T12:00:00Z", ["2026-11-23 00:00", "2026-11-24 00:00"]),
      ("* * * * *", "2026-11-22T12:00:30Z", ["2026-11-22 12:01", "2026-11-22 12:02"]),
    ])
  func meaning(expression: String, after: String, expected: [String]) throws {
    let due = try Self.due(expression, after: after, zone: "GMT", count: expected.count)
    #expect(due == expected.map { $0 + " +00:00" })
  }

  @Test("A day on which the clock changes follows the rule", arguments: DaylightCase.all)
  func daylight(_ item: DaylightCase) throws {
    let due = try Self.due(
      item.expression, after: item.after, zone: item.zone, count: item.expected.count)
    #expect(due == item.expected, "\(item.zone) \(item.expression)")
  }

  @Test(
    "What makes no sense is refused, with the field, the value and the range",
    arguments: [
      ("60 * * * *", "cron field minute: \"60\" is outside 0-59"),
      ("* 24 * * *", "cron field hour: \"24\" is outside 0-23"),
      ("* * 0 * *", "cron field day-of-month: \"0\" is outside 1-31"),
      ("* * * 13 *", "cron field month: \"13\" is outside 1-12 or JAN-DEC"),
      ("* * * * 8", "cron field day-of-week: \"8\" is outside 0-7 or SUN-SAT"),
      ("* * * * MUN", "cron field day-of-week: \"MUN\" is not a value"),
      ("*/0 * * * *", "cron field minute: \"*/0\" has a step of 0"),
      ("*/99 * * * *", "cron field minute: \"*/99\" is outside 0-59"),
      ("30-10 * * * *", "cron field minute: the range \"30-10\" ends before it starts"),
      ("1,,2 * * * *", "cron field minute: \"\" is not a value"),
      ("-5 * * * *", "cron field minute: \"-5\" is not a value"),
      ("1-2-3 * * * *", "cron field minute: \"1-2-3\" is not a value"),
      ("1.5 * * * *", "cron field minute: \"1.5\" is not a value"),
      ("99999999999999999999 * * * *", "cron field minute"),
      ("٣ * * * *", "cron field minute"),
      ("* * * *", "has 4 fields: it needs five"),
      ("* * * * * *", "has 6 fields: it needs five"),
      ("", "has 0 fields"),
      ("@fortnightly", "cron \"@fortnightly\" is not known: use one of @yearly"),
      ("@daily 5", "is not known"),
      ("0 0 31 2 *", "cron \"0 0 31 2 *\" never fires"),
      ("0 0 31 4,6,9,11 *", "never fires"),
      ("0 0 30-31 FEB *", "never fires"),
    ])
  func refusal(expression: String, message: String) {
    let error = failure(CronError.self) { _ = try Cron(expression) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test("A day-of-month that never comes is no fault beside a day-of-week")
  func eitherDay() throws {
    #expect(
      try Self.due("0 0 31 2 MON", after: "2026-01-20T00:00:00Z", zone: "GMT", count: 1)
        == ["2026-02-02 00:00 +00:00"])
  }

  @Test(
    "Due instants increase strictly, in every zone and over forty years of changes",
    arguments: [
      "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia",
      "Africa/Casablanca",
    ])
  func increasing(zone: String) throws {
    let zone = try #require(TimeZone(identifier: zone))
    for expression in ["30 2 * * *", "17 */7 * * *", "0 0 * * SUN"] {
      var last = instant("1985-01-01T00:00:00Z")
      let end = instant("2026-01-01T00:00:00Z")
      var longest = 0.0
      while let next = try Cron(expression).next(after: last, in: zone), next < end {
        #expect(next > last)
        longest = max(longest, next.timeIntervalSince(last))
        last = next
      }
      // A daily job is never further apart than the day that the clocks leave out.
      #expect(longest <= (expression.hasSuffix("SUN") ? 7 : 1) * 86_400.0 + 86_400)
    }
  }

  @Test("An expression survives JSON, and a bad one is refused there too")
  func json() throws {
    let cron = try Cron("*/5 0 * * MON")
    #expect(try JSONDecoder().decode(Cron.self, from: JSONEncoder().encode(cron)) == cron)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Cron.self, from: Data("\"61 * * * *\"".utf8))
    }
  }
}

/// A zone, an expression, and when it is due around a change of the clock.
struct DaylightCase: Sendable, CustomTestStringConvertible {
  let zone: String
  let expression: String
  let after: String
  let expected: [String]

  var testDescription: String { "\(zone) \(expression)" }

  static let all: [DaylightCase] = [
    // New York: 2026-03-08 02:00 -05:00 becomes 03:00 -04:00.
    .init(
      zone: "America/New_York", expression: "0 2 * * *", after: "2026-03-07T12:00:00Z",
      expected: ["2026-03-08 03:00 -04:00", "2026-03-09 02:00 -04:00"]),
    .init(
      zone: "America/New_York", expression: "0,30 2 * * *", after: "2026-03-07T12:00:00Z",
      expected: ["2026-03-08 03:00 -04:00", "2026-03-09 02:00 -04:00", "2026-03-09 02:30 -04:00"]),
    .init(
      zone: "America/New_York", expression: "0 2,3 * * *", after: "2026-03-07T12:00:00Z",
      expected: ["2026-03-08 03:00 -04:00", "2026-03-09 02:00 -04:00"]),
    .init(
      zone: "America/New_York", expression: "0 * * * *", after: "2026-03-08T05:30:00Z",
      expected: ["2026-03-08 01:00 -05:00", "2026-03-08 03:00 -04:00", "2026-03-08 04:00 -04:00"]),
    .init(
      zone: "America/New_York", expression: "*/30 2 * * *", after: "2026-03-07T12:00:00Z",
      expected: ["2026-03-09 02:00 -04:00", "2026-03-09 02:30 -04:00"]),
    // New York: 2026-11-01 02:00 -04:00 becomes 01:00 -05:00.
    .init(
      zone: "America/New_York", expression: "0 1 * * *", after: "2026-10-31T12:00:00Z",
      expected: ["2026-11-01 01:00 -04:00", "2026-11-02 01:00 -05:00"]),
    .init(
      zone: "America/New_York", expression: "30 1 * * *", after: "2026-11-01T05:30:00Z",
      expected: ["2026-11-02 01:30 -05:00"]),
    .init(
      zone: "America/New_York", expression: "0 * * * *", after: "2026-11-01T04:30:00Z",
      expected: ["2026-11-01 01:00 -04:00", "2026-11-01 01:00 -05:00", "2026-11-01 02:00 -05:00"]),
    .init(
      zone: "America/New_York", expression: "*/30 1 * * *", after: "2026-10-31T12:00:00Z",
      expected: [
        "2026-11-01 01:00 -04:00", "2026-11-01 01:30 -04:00", "2026-11-01 01:00 -05:00",
        "2026-11-01 01:30 -05:00", "2026-11-02 01:00 -05:00",
      ]),
    .init(
      zone: "America/New_York", expression: "0 2 * * *", after: "2026-10-31T12:00:00Z",
      expected: ["2026-11-01 02:00 -05:00", "2026-11-02 02:00 -05:00"]),
    // London: 2026-03-29 01:00 +00:00 becomes 02:00 +01:00; 2026-10-25 02:00 becomes 01:00.
    .init(
      zone: "Europe/London", expression: "15 1 * * *", after: "2026-03-28T12:00:00Z",
      expected: ["2026-03-29 02:00 +01:00", "2026-03-30 01:15 +01:00"]),
    .init(
      zone: "Europe/London", expression: "15 1 * * SUN", after: "2026-03-28T12:00:00Z",
      expected: ["2026-03-29 02:00 +01:00", "2026-04-05 01:15 +01:00"]),
    .init(
      zone: "Europe/London", expression: "15 1 * * *", after: "2026-10-24T12:00:00Z",
      expected: ["2026-10-25 01:15 +01:00", "2026-10-26 01:15 +00:00"]),
    .init(
      zone: "Europe/London", expression: "0 */2 * * *", after: "2026-10-24T22:30:00Z",
      expected: ["2026-10-25 00:00 +01:00", "2026-10-25 02:00 +00:00", "2026-10-25 04:00 +00:00"]),
    .init(
      zone: "Europe/London", expression: "0 */2 * * *", after: "2026-03-28T23:30:00Z",
      expected: ["2026-03-29 00:00 +00:00", "2026-03-29 02:00 +01:00", "2026-03-29 04:00 +01:00"]),
    // Lord Howe moves by half an hour: 2026-10-04 02:00 +10:30 becomes 02:30 +11:00,
    // 2026-04-05 02:00 +11:00 becomes 01:30 +10:30.
    .init(
      zone: "Australia/Lord_Howe", expression: "15 2 * * *", after: "2026-10-03T00:00:00Z",
      expected: ["2026-10-04 02:30 +11:00", "2026-10-05 02:15 +11:00"]),
    .init(
      zone: "Australia/Lord_Howe", expression: "30 2 * * *", after: "2026-10-03T00:00:00Z",
      expected: ["2026-10-04 02:30 +11:00", "2026-10-05 02:30 +11:00"]),
    .init(
      zone: "Australia/Lord_Howe", expression: "45 1 * * *", after: "2026-04-04T00:00:00Z",
      expected: ["2026-04-05 01:45 +11:00", "2026-04-06 01:45 +10:30"]),
    .init(
      zone: "Australia/Lord_Howe", expression: "*/15 * * * *", after: "2026-04-04T14:29:00Z",
      expected: [
        "2026-04-05 01:30 +11:00", "2026-04-05 01:45 +11:00", "2026-04-05 01:30 +10:30",
        "2026-04-05 01:45 +10:30", "2026-04-05 02:00 +10:30",
      ]),
    .init(
      zone: "Australia/Lord_Howe", expression: "*/15 * * * *", after: "2026-10-03T15:14:00Z",
      expected: ["2026-10-04 01:45 +10:30", "2026-10-04 02:30 +11:00", "2026-10-04 02:45 +11:00"]),
    .init(
      zone: "Australia/Lord_Howe", expression: "5 * * * *", after: "2026-10-03T14:40:00Z",
      expected: ["2026-10-04 03:05 +11:00", "2026-10-04 04:05 +11:00"]),
    // Kathmandu: no daylight time, but 1986-01-01 00:00 +05:30 became 00:15 +05:45.
    .init(
      zone: "Asia/Kathmandu", expression: "0 0 * * *", after: "2026-03-08T00:00:00Z",
      expected: ["2026-03-09 00:00 +05:45", "2026-03-10 00:00 +05:45"]),
    .init(
      zone: "Asia/Kathmandu", expression: "5 0 * * *", after: "1985-12-31T00:00:00Z",
      expected: ["1986-01-01 00:15 +05:45", "1986-01-02 00:05 +05:45"]),
    // Apia left 2011-12-30 out: what was due then is due right after.
    .init(
      zone: "Pacific/Apia", expression: "0 9 * * FRI", after: "2011-12-27T00:00:00Z",
      expected: ["2011-12-31 00:00 +14:00", "2012-01-06 09:00 +14:00"]),
  ]
}
