import Foundation

/// Instants as ISO 8601 with an offset.
enum InstantText {
  /// To the second, or with milliseconds where asked for.
  static func text(_ date: Date, zone: TimeZone = .gmt, milliseconds: Bool = false) -> String {
    date.formatted(
      Date.ISO8601FormatStyle(
        timeZoneSeparator: .colon, includingFractionalSeconds: milliseconds, timeZone: zone))
  }
}
