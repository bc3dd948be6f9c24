import Flow
import Foundation
import Synchronization

/// Timelines of runs that many watch: drawn at most about once a second for all of them.
final class TimelineCache: Sendable {
  private struct Entry {
    let made: Date
    let html: String
  }

  private static let lifetime: TimeInterval = 0.9
  private static let mostEntries = 32

  private let entries = Mutex<[String: Entry]>([:])

  /// The timeline of a run as it was a moment ago, or as `draw` makes it.
  func html(of run: RunRecord, now: Date, draw: () throws -> String) rethrows -> String {
    let known = entries.withLock { $0[run.id] }
    // What has ended is drawn once more, since nobody would fetch its last moments again.
    if let known, run.state.isActive, abs(now.timeIntervalSince(known.made)) < Self.lifetime {
      return known.html
    }
    let html = try draw()
    entries.withLock { entries in
      entries = entries.filter { abs(now.timeIntervalSince($0.value.made)) < Self.lifetime }
      if entries.count < Self.mostEntries, run.state.isActive {
        entries[run.id] = Entry(made: now, html: html)
      }
    }
    return html
  }
}
