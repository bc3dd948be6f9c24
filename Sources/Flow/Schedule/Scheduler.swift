import Foundation
import Synchronization

/// Starts runs when they are due.
///
/// Never early, and late only by the time the machine takes to wake up. What becomes of a due
/// instant is written to the store before a run begins, so that no instant is dealt with twice,
/// neither after a restart, nor by another process, nor when the clock is set back. Runs that were
/// interrupted by the death of their process are resumed.
public final class Scheduler: Sendable {
  private let store: Store
  private let clock: any FlowClock
  private let jobs: [ScheduledJob]
  private let launcher: Launcher
  private let report: @Sendable (StoreError) -> Void

  /// The longest sleep, so that a clock that was set is noticed.
  private static let longestSleep: TimeInterval = 2
  /// How many due instants are dealt with in one transaction.
  private static let batch = 500
  /// How often a sign of life is written and interrupted runs are looked for.
  private static let roundInterval: TimeInterval = 10

  /// A scheduler.
  /// - Parameters:
  ///   - store: opened for writing.
  ///   - jobs: what to start.
  ///   - report: told when the store cannot be written; the scheduler tries again.
  public init(
    store: Store, jobs: [ScheduledJob],
    report: @escaping @Sendable (StoreError) -> Void = { _ in }
  ) {
    self.store = store
    self.jobs = jobs
    self.report = report
    clock = store.clock
    launcher = Launcher(store: store)
  }

  /// Runs until its task is cancelled; then what was started is stopped in good order, to be
  /// resumed by the next scheduler.
  /// - Parameter grace: how long runs may still go on then; no task of theirs begins any more.
  public func run(grace: Duration = .zero) async {
    // Not on the cooperative pool: work that fills it must not make a run late.
    await withTaskExecutorPreference(FlowThread.shared) {
      await withDiscardingTaskGroup { group in
        for job in jobs { group.addTask { await self.follow(job) } }
      }
      await Task { [jobs, launcher] in
        launcher.close()
        await withDiscardingTaskGroup { group in
          for job in jobs { group.addTask { await job.drain(grace) } }
        }
        await launcher.finish()
      }.value
    }
  }

  /// What the loop over one schedule remembers.
  private struct Watch {
    var cursor: Date
    var previous: Date
    /// The next due instant, once it is known: sparse expressions are costly to search.
    var next: Date?
    var lastRound: Duration?
    var announced: Date?
  }

  /// Follows one schedule.
  private func follow(_ job: ScheduledJob) async {
    var watch: Watch?
    while !Task.isCancelled {
      var wake = Self.longestSleep
      do throws(StoreError) {
        var current: Watch
        if let watch { current = watch } else { current = try await begin(job) }
        defer { watch = current }
        try await step(job, &current)
        if let next = current.next { wake = min(wake, max(0, next.timeIntervalSince(clock.now))) }
      } catch {
        report(error)
      }
      do { try await clock.sleep(for: .seconds(wake)) } catch { return }
    }
  }

  /// The state a loop begins with: the store knows what was dealt with before.
  private func begin(_ job: ScheduledJob) async throws(StoreError) -> Watch {
    let now = clock.now
    store.sweepOwners()
    let cursor = try await store.commit { db in
      try Store.see(db, job.schedule, at: now)
      try Store.sweepRemovedSchedules(db, at: now)
      return try Store.cursor(db, job.schedule.name, now: now)
    }
    return Watch(cursor: cursor, previous: now)
  }

  /// Deals with everything that is due.
  private func step(_ job: ScheduledJob, _ watch: inout Watch) async throws(StoreError) {
    let (now, uptime) = (clock.now, clock.uptime)
    if now < watch.previous {
      // The clock was set back: what comes again is asked for again, and the store knows what of
      // it was dealt with.
      watch.cursor = min(watch.cursor, now)
      watch.next = nil
    }
    watch.previous = now
    if watch.lastRound.map({ (uptime - $0).seconds >= Self.roundInterval }) ?? true {
      try await round(job)
      watch.lastRound = uptime
    }
    if let next = watch.next, now < next { return }
    let plan = CatchUpPlan(job.schedule, cursor: watch.cursor, now: now)
    if let passed = plan.passed {
      let span = MissedSpan(
        schedule: job.schedule.name, first: passed.first, last: passed.last, count: passed.count)
      try await store.commit { db in
        try Store.record(db, span)
        try Store.postMissed(
          db, job.schedule, workflow: job.workflow, first: span.first, last: span.last,
          count: span.count, reason: "nobody was there when they were due", at: now)
      }
      watch.cursor = passed.last
    }
    try await carryOut(plan.decisions, job, &watch)
    watch.next = plan.next ?? .distantFuture
    if let next = plan.next, next != watch.announced {
      try await store.commit { db in
        try Store.announce(db, job, due: next, at: now)
        try Store.sweepRemovedSchedules(db, at: now)
      }
      watch.announced = next
    }
  }

  /// Writes down what becomes of due instants, many in one transaction, and begins runs.
  private func carryOut(
    _ decisions: [CatchUpPlan.Decision], _ job: ScheduledJob, _ watch: inout Watch
  ) async throws(StoreError) {
    for start in stride(from: 0, to: decisions.count, by: Self.batch) {
      let batch = decisions[start..<min(start + Self.batch, decisions.count)]
      let judge = store.judge
      let runs = try await store.commit { db in
        try Store.crashDeadRuns(db, by: judge)
        return try job.decide(batch, db, at: judge.now)
      }
      for run in runs { launcher.launch(job, run) }
      watch.cursor = batch.last?.due ?? watch.cursor
    }
  }

  /// Gives a sign of life and takes up what lies about.
  private func round(_ job: ScheduledJob) async throws(StoreError) {
    let judge = store.judge
    let orphans = try await store.commit { db in
      try Store.see(db, job.schedule, at: judge.now)
      try Store.crashDeadRuns(db, by: judge)
      return try Store.orphans(db, job)
    }
    for run in orphans { launcher.launch(job, run) }
  }
}
