import Foundation
import Synchronization

/// One line on the terminal that shows how far the work has come; silent elsewhere.
final class ProgressLine: Sendable {
  private struct Contents {
    var done = 0
    var drawn: ContinuousClock.Instant?
    var isShown = false
  }

  private let total: Int
  private let unit: String
  private let started = ContinuousClock.now
  private let contents = Mutex(Contents())
  private let isEnabled = Terminal.errorIsTerminal

  init(total: Int, unit: String) {
    self.total = max(total, 1)
    self.unit = unit
  }

  /// Counts one more piece as done.
  func step(_ label: String) {
    guard isEnabled else { return }
    contents.withLock { contents in
      contents.done += 1
      draw(&contents, label)
    }
  }

  /// Says how many are done.
  func set(done: Int, _ label: String) {
    guard isEnabled else { return }
    contents.withLock { contents in
      contents.done = done
      draw(&contents, label)
    }
  }

  /// Removes the line.
  func finish() {
    contents.withLock { contents in
      if contents.isShown { write("\r\u{1B}[K") }
      contents.isShown = false
    }
  }

  private func draw(_ contents: inout Contents, _ label: String) {
    let now = ContinuousClock.now
    if let drawn = contents.drawn, now - drawn < .milliseconds(80), contents.done < total { return }
    contents.drawn = now
    contents.isShown = true
    let share = min(Double(contents.done) / Double(total), 1)
    let filled = Int(share * 20)
    let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: 20 - filled)
    write(
      "\r\u{1B}[K\(bar) \(contents.done)/\(total) \(unit)\(remaining(share, now))  \(label.prefix(28))"
    )
  }

  private func remaining(_ share: Double, _ now: ContinuousClock.Instant) -> String {
    let elapsed = (now - started) / .seconds(1)
    guard share > 0.02, share < 1, elapsed > 0.5 else { return "" }
    let seconds = Int((elapsed * (1 - share) / share).rounded(.up))
    return seconds < 60 ? ", \(seconds) s left" : ", \(seconds / 60) min \(seconds % 60) s left"
  }

  private func write(_ text: String) {
    text.utf8.withContiguousStorageIfAvailable { _ = Foundation.write(2, $0.baseAddress, $0.count) }
  }
}
