import Foundation

extension Run {
  /// Performs work that is not worth keeping on a thread of its own, and ends at once when the run is
  /// stopped; the work should look at the signal now and then.
  /// - Throws: what the work throws; `CancellationError` when the run is stopped.
  public func compute<Value: Sendable>(
    _ work: @escaping @Sendable (StopSignal) throws -> Value
  ) async throws -> Value {
    try stop.check()
    let context = TaskContext(key: name, attempt: 1, stop: StopSignal(), journal: journal)
    return try await Attempt<Value>.run(context, runStop: stop, timeout: nil, clock: clock) {
      task in
      try await task.compute(work)
    }.get()
  }

  /// Performs work that may take a limited time in all: after it the run is stopped as if it were
  /// cancelled, and fails with ``FlowError/overtime(seconds:)``.
  /// - Parameter limit: nil for no limit.
  public func within<Value>(
    _ limit: Duration?, _ work: () async throws -> Value
  ) async throws -> Value {
    guard let limit else { return try await work() }
    let timer = Task { [clock] in
      try await clock.sleep(for: limit)
      self.stop(failing: FlowError.overtime(seconds: limit.seconds))
    }
    defer { timer.cancel() }
    return try await work()
  }
}
