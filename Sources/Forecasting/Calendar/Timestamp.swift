/// A position in time as data files state it: either a civil date-time to the second, without a
/// time zone, or a plain integer index.
///
/// Which of the two it is follows from the ``Frequency`` beside it, so that a panel of a million
/// rows stores eight bytes a row.
public struct Timestamp: Sendable, Hashable, Comparable, Codable {
  /// Seconds since 1970-01-01T00:00:00 on a clock without leap seconds, or the index itself.
  public var rawValue: Int

  /// Wraps seconds since 1970-01-01T00:00:00, or an index.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Midnight at the start of a date, plus `secondOfDay` seconds.
  public init(_ date: CivilDate, secondOfDay: Int = 0) {
    rawValue = date.daysSinceEpoch * 86_400 + secondOfDay
  }

  /// The date, where the timestamp is a civil one.
  public var date: CivilDate { CivilDate(daysSinceEpoch: day) }

  /// Whole days since 1970-01-01, where the timestamp is a civil one.
  public var day: Int {
    rawValue >= 0 ? rawValue / 86_400 : -((86_399 - rawValue) / 86_400)
  }

  /// Seconds since midnight, 0…86399, where the timestamp is a civil one.
  public var secondOfDay: Int { rawValue - day * 86_400 }

  /// Orders by time.
  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.rawValue < b.rawValue }

  /// Writes the bare number.
  public func encode(to encoder: any Encoder) throws { try rawValue.encode(to: encoder) }

  /// Reads the bare number.
  public init(from decoder: any Decoder) throws { rawValue = try Int(from: decoder) }
}
