internal import Dispatch
import Foundation

/// How long a run waits for a store that cannot be written just now: another process keeps it
/// locked, or the disk is full. Both pass, and what was computed is too dear to be thrown away.
struct Patience {
  /// How long a run waits that goes on.
  let limit: Duration
  /// How long one waits that was told to stop.
  private static let limitOnceStopped = Duration.seconds(10)
  /// The time between two tries.
  private static let pause: TimeInterval = 1

  private var began: ContinuousClock.Instant?

  init(limit: Duration) { self.limit = limit }

  /// Whether another try is due after an error, and whether it is the first one.
  mutating func allows(_ error: StoreError, isStopped: Bool) -> (again: Bool, isFirst: Bool) {
    guard error.passes else { return (false, false) }
    let (now, isFirst) = (ContinuousClock.now, began == nil)
    let start = began ?? now
    began = start
    return (now - start < (isStopped ? min(limit, Self.limitOnceStopped) : limit), isFirst)
  }

  /// Waits until the next try, also in a task that is cancelled.
  static func wait() async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().asyncAfter(deadline: .now() + pause) { continuation.resume() }
    }
  }

  /// Waits on the calling thread.
  static func block() { Thread.sleep(forTimeInterval: pause) }
}

extension StoreError {
  /// Whether another try may help.
  var passes: Bool {
    switch self {
    case .locked, .full: true
    default: false
    }
  }
}
