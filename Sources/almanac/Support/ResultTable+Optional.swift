import Foundation
import SeriesIO

extension ResultTable {
  /// A text, or nothing.
  mutating func append(optional text: String?) {
    if let text { append(text: text) } else { appendMissing() }
  }

  /// How long something took, for people.
  mutating func append(from start: Date?, to end: Date?) {
    append(
      optional: start.flatMap { start in
        end.map { end in
          let seconds = end.timeIntervalSince(start)
          return seconds < 10
            ? "\(Int((seconds * 1000).rounded())) ms" : "\(Int(seconds.rounded())) s"
        }
      })
  }

  /// An instant as ISO 8601 with milliseconds, or nothing.
  mutating func append(instant: Date?) {
    append(optional: instant.map { InstantText.text($0, milliseconds: true) })
  }
}
