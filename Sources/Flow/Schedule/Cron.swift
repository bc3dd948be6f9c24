/// A cron expression: five fields, `minute hour day-of-month month day-of-week`, or a word such
/// as `@weekly`.
///
/// A field is `*`, a value, a range `1-5`, a step `*/15` or `8-18/2`, or a list of these. Months
/// and weekdays have names, in any case; 0 and 7 are Sunday. When both day fields are restricted,
/// a day that fits either is due. A day field is unrestricted when it is `*`, and when it leaves no
/// day out while the other one is written with a `*`.
///
/// ```swift
/// let cron = try Cron("0 0 * * MON")
/// let due = cron.next(after: .now, in: TimeZone(identifier: "America/New_York")!)
/// ```
public struct Cron: Sendable, Hashable {
  /// The expression as it was written.
  public let expression: String
  /// The bits of each field's values.
  let minutes: UInt64
  let hours: UInt64
  let daysOfMonth: UInt64
  let months: UInt64
  let daysOfWeek: UInt64
  /// Whether the two day fields are joined by "or": both are restricted.
  let eitherDay: Bool
  /// Whether the expression speaks of intervals (`*` or `*/n` in minutes or hours) and so follows
  /// real time over a change of the clock.
  let followsRealTime: Bool

  /// Reads an expression.
  /// - Throws: a ``CronError`` that names the field, the value and the range, also when the
  ///   expression would never fire.
  public init(_ expression: String) throws(CronError) {
    let text = try Self.expand(expression)
    let fields = text.split(whereSeparator: { $0 == " " || $0 == "\t" })
    guard fields.count == 5 else { throw .fields(expression: expression, count: fields.count) }
    self.expression = expression
    minutes = try CronField.minute.parse(fields[0])
    hours = try CronField.hour.parse(fields[1])
    daysOfMonth = try CronField.dayOfMonth.parse(fields[2])
    months = try CronField.month.parse(fields[3])
    daysOfWeek = try CronField.dayOfWeek.parse(fields[4])
    let isDayRestricted = Self.isRestricted(
      fields[2], daysOfMonth, all: CronField.dayOfMonth.everything, beside: fields[4])
    let isWeekdayRestricted = Self.isRestricted(
      fields[4], daysOfWeek, all: CronField.dayOfWeek.everything, beside: fields[2])
    eitherDay = isDayRestricted && isWeekdayRestricted
    followsRealTime = fields[0].hasPrefix("*") || fields[1].hasPrefix("*")
    if !isWeekdayRestricted, !Self.someDayExists(daysOfMonth: daysOfMonth, months: months) {
      throw .neverFires(expression: expression)
    }
  }

  /// Whether the expression is due on a day.
  /// - Parameter weekday: 0 is Sunday.
  func matches(month: Int, day: Int, weekday: Int) -> Bool {
    guard months & 1 << UInt64(month) != 0 else { return false }
    let byMonth = daysOfMonth & 1 << UInt64(day) != 0
    let byWeek = daysOfWeek & 1 << UInt64(weekday) != 0
    return eitherDay ? byMonth || byWeek : byMonth && byWeek
  }

  /// Whether a day field restricts the days; see the type's description.
  private static func isRestricted(
    _ text: Substring, _ bits: UInt64, all: UInt64, beside other: Substring
  ) -> Bool {
    text != "*" && !(bits == all && other.contains("*"))
  }

  /// The words and what they stand for.
  private static let words = [
    ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"), ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
  ]

  /// The words for messages.
  static var wordList: String { words.map(\.0).joined(separator: ", ") }

  /// The five fields of a word, and any other text as it is.
  private static func expand(_ expression: String) throws(CronError) -> String {
    let trimmed = expression.split(whereSeparator: { $0 == " " || $0 == "\t" })
    guard let first = trimmed.first, first.hasPrefix("@") else { return expression }
    guard trimmed.count == 1, let word = words.first(where: { $0.0 == first.lowercased() }) else {
      throw .unknownWord(expression)
    }
    return word.1
  }

  /// Whether a month of the set has a day of the set in some year.
  private static func someDayExists(daysOfMonth: UInt64, months: UInt64) -> Bool {
    let longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return longest.enumerated().contains { month, length in
      months & 1 << UInt64(month + 1) != 0 && daysOfMonth & (1 << UInt64(length + 1) - 1) != 0
    }
  }
}

extension Cron: CustomStringConvertible {
  /// The expression as it was written.
  public var description: String { expression }
}

extension Cron: Codable {
  /// Reads the expression.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      self = try Cron(try container.decode(String.self))
    } catch let error as CronError {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: error.description)
    }
  }

  /// Writes the expression.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(expression)
  }
}
