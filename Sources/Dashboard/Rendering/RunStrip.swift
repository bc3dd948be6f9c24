import Flow
import Foundation

/// Past runs side by side as a drawing: the height is the duration, the colour the state.
enum RunStrip {
  private static let (step, width, height) = (14, 10, 56)

  /// The drawing, as SVG to stand in a page; each bar leads to its run.
  /// - Parameter runs: runs that have begun, oldest first.
  static func svg(_ runs: [RunRecord], now: Date) -> String {
    let lengths = runs.map { run in
      run.started.map { max(0, (run.ended ?? now).timeIntervalSince($0)) } ?? 0
    }
    // An area of one bar would otherwise hide all the short ones.
    let longest = (lengths.max() ?? 0).squareRoot()
    let words = "Duration and state of the last \(runs.count) runs"
    var svg =
      "<svg class=\"strip\" width=\"\(runs.count * step)\" height=\"\(height)\" "
      + "viewBox=\"0 0 \(runs.count * step) \(height)\" role=\"group\" aria-label=\"\(words)\">"
    for (index, (run, length)) in zip(runs, lengths).enumerated() {
      let share = longest > 0 ? length.squareRoot() / longest : 0
      let bar = max(4, Int((share * Double(height)).rounded()))
      let title = "\(run.name): \(run.state.rawValue), \(Amount.time(length))"
      svg +=
        "<a href=\"\(Markup.escape(Address.run(run.id).path))\" aria-label=\"\(Markup.escape(title))\">"
        + "<rect class=\"s-\(run.state.rawValue)\" x=\"\(index * step + 2)\" y=\"\(height - bar)\" "
        + "width=\"\(width)\" height=\"\(bar)\" rx=\"2\"><title>\(Markup.escape(title))</title>"
        + "</rect></a>"
    }
    return svg + "</svg>"
  }
}
