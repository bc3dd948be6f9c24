import Foundation
import Synchronization

/// The first process of a group, to be killed with all that it started.
final class GroupLeader: Sendable {
  private struct Contents {
    var process: pid_t?
    var isLate = false
  }

  private let contents = Mutex(Contents())

  /// Whether it was killed because its time was up.
  var isLate: Bool { contents.withLock { $0.isLate } }

  /// The process was started.
  func begin(_ process: pid_t) { contents.withLock { $0.process = process } }

  /// The process has ended: its number may be another's from now on.
  func forget() { contents.withLock { $0.process = nil } }

  /// Kills the group, unless its first process has ended.
  func kill(late: Bool) {
    contents.withLock { contents in
      guard let process = contents.process else { return }
      contents.isLate = late
      _ = Foundation.kill(-process, SIGKILL)
    }
  }
}
