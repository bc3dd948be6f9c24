import Foundation
import Synchronization

/// Begins runs for a scheduler and waits for their ends.
final class Launcher: Sendable {
  private struct Contents {
    var tasks: [Int: Task<Void, Never>] = [:]
    var nextTask = 0
    /// The runs that are begun or wait to be.
    var runs: Set<String> = []
    /// What waits, by schedule; there is a queue as long as a task works on it.
    var queues: [String: [String]] = [:]
    var isClosed = false
  }

  private let store: Store
  private let contents = Mutex(Contents())

  /// How often a run that waits for another looks whether it has ended.
  private static let poll = Duration.milliseconds(500)

  init(store: Store) { self.store = store }

  /// Begins a run, once: now, or when those before it have ended.
  func launch(_ job: ScheduledJob, _ run: String) {
    contents.withLock { contents in
      guard !contents.isClosed, contents.runs.insert(run).inserted else { return }
      let schedule = job.schedule.name
      if job.schedule.overlap == .allow {
        start(&contents) { await self.begin(job, run) }
      } else if contents.queues[schedule]?.append(run) == nil {
        contents.queues[schedule] = [run]
        start(&contents) {
          while let run = self.first(of: schedule) { await self.begin(job, run) }
        }
      }
    }
  }

  private func start(_ contents: inout Contents, _ body: @escaping @Sendable () async -> Void) {
    let number = contents.nextTask
    contents.nextTask += 1
    contents.tasks[number] = Task {
      await body()
      self.contents.withLock { $0.tasks[number] = nil }
    }
  }

  /// Begins nothing any more.
  func close() { contents.withLock { $0.isClosed = true } }

  /// Waits for the ends of all runs, which were told to stop before; those that wait for another
  /// one wait no longer.
  func finish() async {
    close()
    for task in contents.withLock({ Array($0.tasks.values) }) {
      task.cancel()
      await task.value
    }
  }

  /// The first run in a queue; the queue is given up when there is none.
  private func first(of schedule: String) -> String? {
    contents.withLock { contents in
      if let run = contents.queues[schedule]?.first, !contents.isClosed { return run }
      contents.queues[schedule] = nil
      return nil
    }
  }

  private func isQueued(_ run: String, _ job: ScheduledJob) -> Bool {
    contents.withLock { $0.queues[job.schedule.name]?.contains(run) ?? false }
  }

  private func remove(_ run: String, _ job: ScheduledJob) {
    contents.withLock { contents in
      contents.runs.remove(run)
      contents.queues[job.schedule.name]?.removeAll { $0 == run }
    }
  }

  /// Begins a run, or one of its queue that must go before it, again and again while another run
  /// is in the way.
  private func begin(_ job: ScheduledJob, _ run: String) async {
    var run = run
    while !contents.withLock({ $0.isClosed }) {
      do {
        try await job.launch(run)
        return remove(run, job)
      } catch StoreError.active(let holder, _) where holder != run {
        if isQueued(holder, job) {
          run = holder
        } else {
          do { try await store.clock.sleep(for: Self.poll) } catch { return }
        }
      } catch is StoreError {
        // Another process has it or has ended it, or the store is not to be had just now: the next
        // round sees.
        return remove(run, job)
      } catch {
        let (reason, now) = (describe(error), store.clock.now)
        let id = run
        try? await store.commit { db in try Store.abandon(db, id, reason, at: now) }
        return remove(run, job)
      }
    }
  }
}
