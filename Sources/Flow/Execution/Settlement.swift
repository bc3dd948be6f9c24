import Synchronization

/// One outcome that several may bring about: the first one counts, and one task waits for it.
final class Settlement<Value: Sendable>: Sendable {
  private struct Contents {
    var outcome: Value?
    var waiter: CheckedContinuation<Value, Never>?
  }

  private let contents = Mutex(Contents())

  /// Sets the outcome unless there is one.
  func settle(_ outcome: Value) {
    let waiter = contents.withLock { contents -> CheckedContinuation<Value, Never>? in
      guard contents.outcome == nil else { return nil }
      contents.outcome = outcome
      defer { contents.waiter = nil }
      return contents.waiter
    }
    waiter?.resume(returning: outcome)
  }

  /// The outcome, once there is one.
  func outcome() async -> Value {
    await withCheckedContinuation { waiter in
      let outcome = contents.withLock { contents in
        if contents.outcome == nil { contents.waiter = waiter }
        return contents.outcome
      }
      if let outcome { waiter.resume(returning: outcome) }
    }
  }
}
