import ArgumentParser
import Foundation

/// An instant as it is written on the command line: a date or date-time, with an offset or in a zone
/// that is known elsewhere.
struct Instant: ExpressibleByArgument {
  private let parts: DateComponents
  private let offset: Int?

  init?(argument: String) {
    let pattern =
      /(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?/
    guard let match = try? pattern.wholeMatch(in: argument) else { return nil }
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
  func date(in zone: TimeZone) -> Date? {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = offset.flatMap(TimeZone.init(secondsFromGMT:)) ?? zone
    return calendar.date(from: parts)
  }
}
