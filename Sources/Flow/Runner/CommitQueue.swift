import Foundation
import Synchronization

/// Writes the ends of tasks to the store from one thread, in transactions that take whatever has
/// ended since the last one.
final class CommitQueue: @unchecked Sendable {
  // Invariant: every variable below is read and written only while `condition` is locked.
  private let condition = NSCondition()
  private var waiting: [TaskCommit] = []
  private var isClosed = false
  private var isDone = false
  private var failure: StoreError?

  private let run: Run
  private let committed: @Sendable (TaskCommit) -> Void
  private let failed: @Sendable () -> Void

  /// How long a transaction waits for company: a commit costs far more than a row.
  private static let gathering: TimeInterval = 0.002

  /// A queue whose thread runs until ``close()``.
  /// - Parameters:
  ///   - committed: told of each task after its transaction, in order, on the queue's thread.
  ///   - failed: told when the store fails; nothing is written after that.
  init(
    run: Run, committed: @escaping @Sendable (TaskCommit) -> Void,
    failed: @escaping @Sendable () -> Void
  ) {
    self.run = run
    self.committed = committed
    self.failed = failed
    let thread = Thread { [self] in writeAll() }
    thread.name = "flow.commit"
    thread.start()
  }

  /// Adds a task's end.
  func add(_ commit: TaskCommit) {
    condition.withLock {
      waiting.append(commit)
      condition.signal()
    }
  }

  /// Waits until everything is in the store.
  /// - Throws: what the store threw first.
  func close() async throws(StoreError) {
    let failure: StoreError? = await withCheckedContinuation { continuation in
      let thread = Thread { [self] in
        let failure = condition.withLock {
          isClosed = true
          condition.broadcast()
          while !isDone { condition.wait() }
          return self.failure
        }
        continuation.resume(returning: failure)
      }
      thread.start()
    }
    if let failure { throw failure }
  }

  private func writeAll() {
    while let batch = next() {
      do throws(StoreError) {
        try write(batch)
        for commit in batch { committed(commit) }
      } catch {
        condition.withLock { failure = failure ?? error }
        failed()
      }
    }
    condition.withLock {
      isDone = true
      condition.broadcast()
    }
  }

  /// Writes one transaction, patiently; see ``Run/commit(_:)``.
  private func write(_ batch: [TaskCommit]) throws(StoreError) {
    var patience = Patience(limit: run.store.patience)
    let lines = run.journal.drain()
    while true {
      do throws(StoreError) {
        try run.store.write { [claim = run.claim] db in
          try Store.check(db, claim)
          try Store.insert(db, lines, run: claim.sequence)
          for commit in batch { try Store.end(db, claim, commit) }
        }
        return
      } catch {
        let (again, isFirst) = patience.allows(error, isStopped: run.stop.isRaised)
        guard again else {
          run.journal.restore(lines)
          if error.passes { run.halt(error) }
          throw error
        }
        if isFirst { run.reportWait(error) }
        Patience.block()
      }
    }
  }

  /// The next batch, or nil when the queue is closed and empty, or the store has failed.
  private func next() -> [TaskCommit]? {
    let gathers = condition.withLock {
      while waiting.isEmpty, !isClosed { condition.wait() }
      return !isClosed
    }
    if gathers { Thread.sleep(forTimeInterval: Self.gathering) }
    return condition.withLock {
      defer { waiting = [] }
      return waiting.isEmpty || failure != nil ? nil : waiting
    }
  }
}
