import Foundation
import Synchronization

/// Begins runs for a scheduler and waits for their ends.
final class Launcher: Sendable {
  private struct Contents {
    /// The runs in hand.
    var running: [String: Task<Void, Never>] = [:]
    /// The last run of each schedule that begins its runs one after the other.
    var tails: [String: Task<Void, Never>] = [:]
    var isFinishing = false
  }

  private let store: Store
  private let contents = Mutex(Contents())

  /// How often a run that waits for another looks whether it has ended.
  private static let poll = Duration.milliseconds(500)

  init(store: Store) { self.store = store }

  /// Begins a run, once: now, or when those before it have ended.
  func launch(_ job: ScheduledJob, _ run: String) {
    contents.withLock { contents in
      guard contents.running[run] == nil, !contents.isFinishing else { return }
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

  /// Waits for the ends of all runs; none is begun any more.
  func finish() async {
    let tasks = contents.withLock { contents in
      contents.isFinishing = true
      return Array(contents.running.values)
    }
    for task in tasks { await task.value }
  }

  /// Begins a run, again and again while another run of the workflow is in its way.
  private func begin(_ job: ScheduledJob, _ run: String) async {
    while !contents.withLock({ $0.isFinishing }) {
      do {
        try await job.launch(run)
        return
      } catch StoreError.active(let holder, _) where holder != run {
        do { try await store.clock.sleep(for: Self.poll) } catch { return }
      } catch StoreError.active, StoreError.illegalMove, StoreError.leaseLost {
        // Another process has it, or has ended it.
        return
      } catch {
        let (reason, now) = (describe(error), store.clock.now)
        try? await store.commit { db in
          try Store.abandon(db, run, .failed, reason, at: now)
        }
        return
      }
    }
  }
}
