/// Round marks on a time axis.
package enum TimeAxis {
  /// A mark.
  package struct Tick: Sendable, Hashable {
    /// Seconds from the beginning.
    package let seconds: Double
    /// `30 s`, `1 h 30 min`.
    package let label: String
  }

  /// The distances between marks that people read at once, in seconds.
  private static let steps: [Double] =
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30]
    + [1, 2, 5, 10, 15, 30].map { $0 * 60 } + [1, 2, 3, 6, 12].map { $0 * 3600 }
    + [1, 2, 7, 14, 28, 91, 182, 364].map { $0 * 86_400 }

  /// The marks of an axis, the first one at 0.
  /// - Parameters:
  ///   - length: the length of the axis in seconds.
  ///   - most: so many steps at most.
  package static func ticks(length: Double, most: Int = 8) -> [Tick] {
    guard length > 0 else { return [Tick(seconds: 0, label: "0")] }
    let step = steps.first { length / $0 <= Double(most) } ?? (length / Double(most))
    let last = Int((length / step + 1e-9).rounded(.down))
    return (0...last).map { index in
      let seconds = Double(index) * step
      return Tick(seconds: seconds, label: label(seconds))
    }
  }

  private static func label(_ seconds: Double) -> String {
    if seconds == 0 { return "0" }
    if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
    if seconds < 60 {
      let tenths = (seconds * 1000).rounded() / 1000
      return tenths == tenths.rounded() ? "\(Int(tenths)) s" : "\(tenths) s"
    }
    let whole = Int(seconds.rounded())
    let parts = [
      (whole / 86_400, "d"), (whole / 3600 % 24, "h"), (whole / 60 % 60, "min"), (whole % 60, "s"),
    ]
    return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
  }
}
