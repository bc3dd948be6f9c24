import Foundation

extension Run {
  /// Runs a step whose result is kept: an execution of the same run that comes later gets it from
  /// the store and does not run the body again.
  ///
  /// What the body publishes is committed in the transaction that stores the result.
  /// - Parameters:
  ///   - key: names the step, once in a run.
  ///   - options: retries and timeout.
  /// - Throws: what the last attempt threw; `CancellationError` when the run is stopped;
  ///   ``FlowError`` for a doubled key, a timeout or a result that cannot be stored;
  ///   ``StoreError``.
  public func task<Value: Codable & Sendable>(
    _ key: String, _ options: TaskOptions = TaskOptions(),
    _ body: @escaping @Sendable (TaskContext) async throws -> Value
  ) async throws -> Value {
    try options.validate(task: key)
    try take([key])
    if let stored = try store.result(of: id, task: key) {
      return try ByteCoding.decode(Value.self, from: stored, "the result of \(key)")
    }
    try checkBegin()
    let first = clock.now
    let earlier = try await commit { db in
      try Store.begin(db, self.claim, task: key, at: first)
    }
    // What an earlier execution has used up counts; within this one nobody can set the clock.
    let base = clock.uptime - .seconds(max(0, first.timeIntervalSince(earlier.begun)))
    var started = first
    var wait = Duration.zero
    var attempt = earlier.attempts + 1
    while true {
      journal.emit(.taskStarted(run: id, key: key))
      let context = TaskContext(key: key, attempt: attempt, stop: StopSignal(), journal: journal)
      let limit = options.limit(
        elapsed: clock.uptime - base, isFirst: attempt == earlier.attempts + 1)
      // Writing a large result as bytes takes a while, which a stop must not wait for.
      let outcome = await Attempt<Kept<Value>>.run(
        context, runStop: stop, timeout: limit, clock: clock
      ) { context in
        let value = try await body(context)
        return Kept(value: value, bytes: try ByteCoding.encode(value, "the result of \(key)"))
      }
      let span = AttemptSpan(key: key, started: started, ended: clock.now, wait: wait)
      let published = context.close()
      switch outcome {
      case .success(let kept):
        try await complete(kept.bytes, span, published)
        return kept.value
      case .failure(let error):
        wait = try await fail(
          error, span, attempt: attempt, elapsed: clock.uptime - base, options)
        try await self.wait(for: wait)
        try checkBegin()
        attempt += 1
        started = clock.now
        _ = try await commit { [started] db in
          try Store.begin(db, self.claim, task: key, at: started)
        }
      }
    }
  }

  /// Stores the result of an attempt.
  private func complete(
    _ result: [UInt8], _ span: AttemptSpan, _ published: Published
  ) async throws(StoreError) {
    let commit = span.commit(
      .completed, error: nil, result: result, published: published, logs: journal.drain())
    try await end(commit)
    journal.emit(.taskEnded(run: id, key: span.key, state: .completed, error: nil))
  }

  /// Writes what an attempt came to. What was said is said later if that fails.
  private func end(_ commit: TaskCommit) async throws(StoreError) {
    do throws(StoreError) {
      try await self.commit { db in try Store.end(db, self.claim, commit) }
    } catch {
      journal.restore(commit.logs)
      throw error
    }
  }

  /// Stores a failed attempt and returns the wait before the next one, or throws the error when
  /// there is none.
  private func fail(
    _ error: any Error, _ span: AttemptSpan, attempt: Int, elapsed: Duration,
    _ options: TaskOptions
  ) async throws -> Duration {
    let isStopped = stop.isRaised
    let wait =
      isStopped
      ? nil
      : options.wait(
        after: error, attempt: attempt,
        elapsed: elapsed, random: jitter.number(task: span.key, attempt: attempt))
    let state: State = isStopped ? .cancelled : wait == nil ? .failed : .retrying
    let message = describe(error)
    if !isStopped {
      journal.emit(.attemptFailed(run: id, key: span.key, error: message, nextIn: wait))
    }
    let commit = span.commit(state, error: message, logs: journal.drain())
    try await end(commit)
    guard let wait else {
      journal.emit(.taskEnded(run: id, key: span.key, state: state, error: message))
      throw error
    }
    return wait
  }
}

/// A result, and the bytes by which the store keeps it.
private struct Kept<Value: Sendable>: Sendable {
  let value: Value
  let bytes: [UInt8]
}

/// The key and the times of an attempt.
struct AttemptSpan: Sendable {
  let key: String
  let started: Date
  let ended: Date
  let wait: Duration

  /// What is to be written about the attempt.
  func commit(
    _ state: State, error: String?, result: [UInt8]? = nil, published: Published = Published(),
    logs: [LogLine]
  ) -> TaskCommit {
    TaskCommit(
      key: key, state: state, started: started, ended: ended, wait: wait.seconds, error: error,
      result: result, artifacts: published.artifacts, notices: published.notices, logs: logs)
  }
}
