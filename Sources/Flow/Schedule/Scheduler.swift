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
  public func run() async {
    await withDiscardingTaskGroup { group in
      for job in jobs { group.addTask { await self.follow(job) } }
    }
    for job in jobs { job.drain() }
    await launcher.finish()
  }

  /// What the loop over one schedule remembers.
  private struct Watch {
    var cursor: Date
    var previous: Date
    var lastRound: Date?
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
        let next = try await step(job, &current)
        watch = current
        if let next { wake = min(wake, max(0, next.timeIntervalSince(clock.now))) }
      } catch {
        report(error)
      }
      do { try await clock.sleep(for: .seconds(wake)) } catch { return }
    }
  }

  /// The state a loop begins with: the store knows what was dealt with before.
  private func begin(_ job: ScheduledJob) async throws(StoreError) -> Watch {
    let now = clock.now
    let cursor = try await store.commit { db in
      try Store.see(db, job.schedule, at: now)
      return try Store.cursor(db, job.schedule.name, now: now)
    }
    return Watch(cursor: cursor ?? now, previous: now)
  }

  /// Deals with everything that is due and returns the next due instant.
  private func step(_ job: ScheduledJob, _ watch: inout Watch) async throws(StoreError) -> Date? {
    let now = clock.now
    if now < watch.previous {
      // The clock was set back: what comes again is asked for again, and the store knows what of
      // it was dealt with.
      watch.cursor = min(watch.cursor, now)
      watch.lastRound = nil
    }
    watch.previous = now
    if watch.lastRound.map({ now.timeIntervalSince($0) >= Self.roundInterval }) ?? true {
      try await round(job, at: now)
      watch.lastRound = now
    }
    let plan = CatchUpPlan(job.schedule, cursor: watch.cursor, now: now)
    for decision in plan.decisions {
      if let launch = try await decide(job, decision, at: now) { launcher.launch(job, launch) }
      watch.cursor = decision.due
    }
    if let next = plan.next, next != watch.announced {
      try await store.commit { db in try Store.announce(db, job, due: next, at: now) }
      watch.announced = next
    }
    return plan.next
  }

  /// Gives a sign of life and takes up what lies about.
  private func round(_ job: ScheduledJob, at now: Date) async throws(StoreError) {
    let orphans = try await store.commit { db in
      try Store.see(db, job.schedule, at: now)
      try Store.crashDeadRuns(db, at: now)
      return try Store.orphans(db, job.schedule.name, now: now)
    }
    for run in orphans { launcher.launch(job, run) }
  }

  /// Writes what becomes of a due instant, and returns the run to begin, if one is.
  private func decide(_ job: ScheduledJob, _ decision: CatchUpPlan.Decision, at now: Date)
    async throws(StoreError) -> String?
  {
    try await store.commit { db in
      let schedule = job.schedule
      let due = decision.due
      let record = { (outcome: Tick.Outcome, run: String?) throws -> Bool in
        try Store.record(
          db,
          Tick(schedule: schedule.name, due: due, outcome: outcome, run: run, decided: now))
      }
      let skip = { (outcome: Tick.Outcome, run: String?, reason: String) throws in
        guard try record(outcome, run) else { return }
        if outcome == .missed || run != nil {
          try Store.postMissed(
            db, schedule, workflow: job.workflow, first: due, last: due, count: 1, reason: reason,
            at: now)
        }
        // A missed instant has a record of its own; a run only if it was announced before.
        let isAnnounced = try Store.comingRun(db, schedule.name, due: due) != nil
        if outcome == .skipped || isAnnounced {
          _ = try Store.makeRun(db, job, due: due, state: .cancelled, error: reason, at: now)
        }
      }
      if !decision.fires {
        try skip(.missed, nil, "missed: nobody was there when it was due")
        return nil
      }
      try Store.crashDeadRuns(db, at: now)
      if try Store.isPaused(db, schedule.name) {
        try skip(.skipped, nil, "skipped: the schedule is paused")
        return nil
      }
      let holder = try Store.leaseHolder(db, job.workflow, now: now)
      // What is caught up one by one waits for its turn whatever the policy for overlaps.
      let isCaughtUp =
        schedule.catchUp == .all && now.timeIntervalSince(due) >= CatchUpPlan.grace
      if schedule.overlap == .skip, !isCaughtUp, let holder {
        try skip(.skipped, holder.id, "skipped: \(holder.name) was still active")
        return nil
      }
      let waits = schedule.overlap != .allow && holder != nil
      guard try record(waits ? .queued : .fired, nil) else { return nil }
      let run = try Store.makeRun(db, job, due: due, state: waits ? .late : .pending, at: now)
      try Store.setRun(db, run, ofTick: due, schedule: schedule.name)
      return run
    }
  }
}
