import Foundation

/// A task's place on the time axis of its run, as a drawing of one line.
enum TaskBar {
  /// The drawing, as SVG to stand in a page.
  /// - Parameters:
  ///   - offset: seconds from the beginning of the run to that of the task.
  ///   - length: seconds the task took.
  ///   - total: seconds of the whole axis.
  static func svg(offset: TimeInterval, length: TimeInterval, total: TimeInterval, state: String)
    -> String
  {
    guard total > 0 else { return "" }
    let place = { (seconds: TimeInterval) in (min(max(seconds / total, 0), 1) * 1000).rounded() / 10
    }
    let start = min(place(offset), 99)
    let width = max(1, min(place(length), 100 - start))
    return
      "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
      + "<rect class=\"s-\(state)\" x=\"\(start)\" y=\"0\" width=\"\(width)\" height=\"8\"/></svg>"
  }
}
