import Foundation
import SeriesIO

extension ResultTable {
  /// A text, or nothing.
  mutating func append(optional text: String?) {
    if let text { append(text: text) } else { appendMissing() }
  }

  /// An instant as ISO 8601 with milliseconds, or nothing.
  mutating func append(instant: Date?) {
    append(optional: instant.map { InstantText.text($0, milliseconds: true) })
  }
}
