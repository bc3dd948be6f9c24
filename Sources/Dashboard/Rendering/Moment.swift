import Foundation

/// An instant as it is shown: to people in a stated zone, to machines in ISO 8601.
struct Moment: Sendable, Hashable {
  /// The machine's form, `2026-11-23T05:00:00Z`.
  let iso: String
  /// Date and time in UTC, `2026-11-23 05:00:00`.
  let text: String
  /// The time alone in UTC, `05:00:00`.
  let clock: String

  init(_ date: Date) {
    // A page has hundreds of them, and a formatter takes longer than all the rest of a row.
    var (seconds, parts) = (time_t(date.timeIntervalSince1970.rounded(.down)), tm())
    gmtime_r(&seconds, &parts)
    let two = { (value: Int32) in value < 10 ? "0\(value)" : "\(value)" }
    let year = Int(parts.tm_year) + 1900
    let day =
      String(repeating: "0", count: max(0, 4 - "\(year)".count))
      + "\(year)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    clock = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    text = "\(day) \(clock)"
    iso = "\(day)T\(clock)Z"
  }

  /// The element that shows it, of which a browser makes the viewer's own time.
  /// - Parameter isClock: whether the time of the day is enough.
  func html(isClock: Bool = false) -> String {
    "<time datetime=\"\(iso)\">\(isClock ? clock : text)</time>"
  }

  /// Weekday, date, time to the minute, and the zone: `Mon 2026-11-23 00:00 America/New_York`.
  static func zoned(_ date: Date, in zone: TimeZone) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let day = days[(calendar.component(.weekday, from: date) - 1) % 7]
    return "\(day) \(format(date, in: zone).prefix(16)) \(name(of: zone))"
  }

  /// The zone's name, `UTC` for Greenwich.
  static func name(of zone: TimeZone) -> String {
    ["GMT", "UTC", "Etc/UTC"].contains(zone.identifier) ? "UTC" : zone.identifier
  }

  private static func format(_ date: Date, in zone: TimeZone) -> String {
    date.formatted(
      Date.ISO8601FormatStyle(timeZone: zone).year().month().day()
        .dateTimeSeparator(.space).time(includingFractionalSeconds: false))
  }
}
