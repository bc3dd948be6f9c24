/// A part of a run's time axis, in seconds from its beginning.
package struct TimeSpan: Sendable, Hashable {
  package var start: Double
  /// Never before the start.
  package var end: Double
  /// Whether it goes on at the end of the axis.
  package var isOpen: Bool

  package init(_ start: Double, _ end: Double, isOpen: Bool = false) {
    self.start = start
    self.end = max(start, end)
    self.isOpen = isOpen
  }

  /// The shortest span that holds all of these; nil of none.
  static func around(_ spans: some Sequence<TimeSpan>) -> TimeSpan? {
    spans.reduce(nil as TimeSpan?) { whole, span in
      guard let whole else { return span }
      return TimeSpan(
        min(whole.start, span.start), max(whole.end, span.end), isOpen: whole.isOpen || span.isOpen)
    }
  }
}
