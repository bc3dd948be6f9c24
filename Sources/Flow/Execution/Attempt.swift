import Synchronization

/// One attempt at an asynchronous task: whichever comes first of its end, its timeout and a stop.
///
/// Work that does not look at its cancellation is left to itself then; whatever it still does, it
/// can no longer publish.
final class Attempt<Value: Sendable>: Sendable {
  private struct Contents {
    var outcome: Result<Value, any Error>?
    var waiter: CheckedContinuation<Result<Value, any Error>, Never>?
  }

  private let contents = Mutex(Contents())

  /// Runs a body.
  static func run(
    _ context: TaskContext, runStop: StopSignal, timeout: Duration?, clock: any FlowClock,
    body: @escaping @Sendable (TaskContext) async throws -> Value
  ) async -> Result<Value, any Error> {
    let attempt = Attempt()
    let work = Task {
      do { attempt.settle(.success(try await body(context))) } catch {
        attempt.settle(.failure(error))
      }
    }
    let end: @Sendable (any Error) -> Void = { error in
      attempt.settle(.failure(error))
      context.stop.raise()
      work.cancel()
    }
    let timer = timeout.map { timeout in
      Task(executorPreference: FlowThread.shared) {
        try await clock.sleep(for: timeout)
        end(FlowError.timedOut(task: context.key, seconds: timeout.seconds))
      }
    }
    let token = runStop.add { end(CancellationError()) }
    let outcome = await withCheckedContinuation { attempt.await($0) }
    runStop.remove(token)
    timer?.cancel()
    return outcome
  }

  /// Sets the outcome unless there is one.
  private func settle(_ outcome: Result<Value, any Error>) {
    let waiter = contents.withLock { contents in
      guard contents.outcome == nil else {
        return nil as CheckedContinuation<Result<Value, any Error>, Never>?
      }
      contents.outcome = outcome
      return contents.waiter
    }
    waiter?.resume(returning: outcome)
  }

  private func await(_ waiter: CheckedContinuation<Result<Value, any Error>, Never>) {
    let outcome = contents.withLock { contents in
      if contents.outcome == nil { contents.waiter = waiter }
      return contents.outcome
    }
    if let outcome { waiter.resume(returning: outcome) }
  }
}
