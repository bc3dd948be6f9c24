/// A day of the proleptic Gregorian calendar, without a time zone.
public struct CivilDate: Sendable, Hashable, Comparable {
  /// The year, 1…9999 in every accepted input.
  public var year: Int
  /// The month, 1…12.
  public var month: Int
  /// The day of the month, 1…31.
  public var day: Int

  /// A date from its parts, unchecked; see ``isValid``.
  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date that lies `daysSinceEpoch` days after 1970-01-01 (before, when negative).
  ///
  /// Algorithm: Hinnant (2014), "chrono-compatible low-level date algorithms", `civil_from_days`.
  /// - Complexity: O(1).
  public init(daysSinceEpoch: Int) {
    let z = daysSinceEpoch + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days from 1970-01-01 to this date.
  ///
  /// Algorithm: Hinnant (2014), `days_from_civil`.
  /// - Complexity: O(1).
  public var daysSinceEpoch: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Whether the date exists and its year is within 1…9999.
  public var isValid: Bool {
    (1...9999).contains(year) && (1...12).contains(month) && day >= 1
      && day <= Self.daysIn(month: month, year: year)
  }

  /// The day of the week.
  public var weekday: Weekday { Self.weekday(daysSinceEpoch: daysSinceEpoch) }

  /// The week of the ISO year, 1…53: that of the year that has the Thursday of the week (ISO 8601).
  public var isoWeek: Int {
    let thursday = daysSinceEpoch - (weekday.rawValue - 1) + 3
    let year = CivilDate(daysSinceEpoch: thursday).year
    return (thursday - CivilDate(year: year, month: 1, day: 1).daysSinceEpoch) / 7 + 1
  }

  /// Whether this is the last day of its month.
  public var isEndOfMonth: Bool { day == Self.daysIn(month: month, year: year) }

  /// The number of days of a month, 28…31.
  public static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The day of the week of a day counted from 1970-01-01, a Thursday.
  public static func weekday(daysSinceEpoch days: Int) -> Weekday {
    let shifted = (days + 3) % 7
    return Weekday(rawValue: (shifted < 0 ? shifted + 7 : shifted) + 1)!
  }

  /// Orders by time.
  public static func < (a: CivilDate, b: CivilDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }
}
