import Foundation
import Synchronization

/// The first process of a group, to be killed with all that it started.
final class GroupLeader: Sendable {
  private struct Contents {
    var process: pid_t?
    var hasEnded = false
    var isKilled = false
    var isLate = false
  }

  private let contents = Mutex(Contents())

  /// Whether it was killed because its time was up.
  var isLate: Bool { contents.withLock { $0.isLate } }

  /// The process was started; it is killed at once if its time was up before.
  func begin(_ process: pid_t) {
    contents.withLock { contents in
      contents.process = process
      if contents.isKilled { _ = Foundation.kill(-process, SIGKILL) }
    }
  }

  /// The process has ended: its number may be another's from now on.
  func forget() { contents.withLock { $0.hasEnded = true } }

  /// Kills the group, now or as soon as it begins, unless its first process has ended.
  func kill(late: Bool) {
    contents.withLock { contents in
      guard !contents.hasEnded else { return }
      contents.isKilled = true
      contents.isLate = late
      if let process = contents.process { _ = Foundation.kill(-process, SIGKILL) }
    }
  }
}
