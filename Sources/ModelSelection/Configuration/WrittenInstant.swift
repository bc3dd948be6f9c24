package import Foundation

/// An instant as people write it: a date or date-time, with an offset or in a zone that is known
/// elsewhere.
package struct WrittenInstant: Sendable {
  private let parts: DateComponents
  private let offset: Int?

  /// Reads a text such as `2026-11-23` or `2026-11-23T00:00-05:00`; nil for what is no instant.
  package init?(_ text: String) {
    let pattern =
      /(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?/
    guard let match = try? pattern.wholeMatch(in: text) else { return nil }
    func number(_ text: Substring?) -> Int { text.flatMap { Int($0) } ?? 0 }
    parts = DateComponents(
      year: number(match.1), month: number(match.2), day: number(match.3), hour: number(match.4),
      minute: number(match.5), second: number(match.6))
    offset = match.7.map { text in
      guard text != "Z" else { return 0 }
      let digits = text.dropFirst().filter(\.isNumber)
      let minutes = number(digits.prefix(2)) * 60 + number(digits.suffix(2))
      return (text.hasPrefix("-") ? -minutes : minutes) * 60
    }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    // Refuses what does not exist, such as 30 February or hour 25.
    var checked = parts
    checked.calendar = calendar
    guard checked.isValidDate else { return nil }
  }

  /// The instant; `zone` counts where no offset was written.
  package func date(in zone: TimeZone) -> Date? {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = offset.flatMap(TimeZone.init(secondsFromGMT:)) ?? zone
    return calendar.date(from: parts)
  }
}
