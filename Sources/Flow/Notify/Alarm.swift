import Synchronization

/// A wait that somebody may end early.
final class Alarm: Sendable {
  private struct Contents {
    var isRung = false
    var sleep: Task<Void, any Error>?
  }

  private let clock: any FlowClock
  private let contents = Mutex(Contents())

  init(clock: any FlowClock) { self.clock = clock }

  /// Ends the wait; the next one, if nobody waits now.
  func ring() {
    contents.withLock { contents in
      contents.isRung = true
      contents.sleep?.cancel()
    }
  }

  /// Waits until somebody rings, or a time has passed.
  /// - Throws: `CancellationError` when the waiting task is cancelled.
  func wait(_ longest: Duration) async throws {
    let sleep = contents.withLock { contents -> Task<Void, any Error>? in
      if contents.isRung { return nil }
      let sleep = Task { [clock] in try await clock.sleep(for: longest) }
      contents.sleep = sleep
      return sleep
    }
    await withTaskCancellationHandler {
      _ = await sleep?.result
    } onCancel: {
      sleep?.cancel()
    }
    contents.withLock { $0 = Contents() }
    try Task.checkCancellation()
  }
}
