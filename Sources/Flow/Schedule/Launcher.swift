import Foundation
import Synchronization

/// Begins runs for a scheduler and waits for their ends.
final class Launcher: Sendable {
  private struct Contents {
    /// The runs in hand.
    var running: [String: Task<Void, Never>] = [:]
    /// The last run of each schedule that begins its runs one after the other.
    var tails: [String: Task<Void, Never>] = [:]
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
      guard contents.running[run] == nil, !contents.isClosed else { return }
      let before = job.schedule.overlap == .allow ? nil : contents.tails[job.schedule.name]
      let task = Task {
        await before?.value
        await self.begin(job, run)
        self.contents.withLock { _ = $0.running.removeValue(forKey: run) }
      }
      contents.running[run] = task
      contents.tails[job.schedule.name] = task
    }
  }

  /// Begins nothing any more.
  func close() { contents.withLock { $0.isClosed = true } }

  /// Waits for the ends of all runs, which were told to stop before; those that wait for another
  /// one wait no longer.
  func finish() async {
    close()
    for task in contents.withLock({ Array($0.running.values) }) {
      task.cancel()
      await task.value
    }
  }

  /// Begins a run, again and again while another run of the workflow is in its way.
  private func begin(_ job: ScheduledJob, _ run: String) async {
    while !contents.withLock({ $0.isClosed }) {
      do {
        try await job.launch(run)
        return
      } catch StoreError.active(let holder, _) where holder != run {
        do { try await store.clock.sleep(for: Self.poll) } catch { return }
      } catch is StoreError {
        // Another process has it or has ended it, or the store is not to be had just now: the next
        // round sees.
        return
      } catch {
        let (reason, now) = (describe(error), store.clock.now)
        try? await store.commit { db in try Store.abandon(db, run, reason, at: now) }
        return
      }
    }
  }
}
