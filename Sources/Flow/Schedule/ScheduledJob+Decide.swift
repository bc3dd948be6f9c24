import Foundation
import GRDB

extension ScheduledJob {
  /// Writes what becomes of due instants, and returns the runs to begin.
  func decide(_ decisions: some Sequence<CatchUpPlan.Decision>, _ db: Database, at now: Date) throws
    -> [String]
  {
    var missed: [Date] = []
    var runs: [String] = []
    for decision in decisions {
      if decision.fires {
        if let run = try decide(decision.due, db, at: now) { runs.append(run) }
      } else if try pass(
        decision.due, .missed, nil, "missed: nobody was there when it was due", db, at: now)
      {
        missed.append(decision.due)
      }
    }
    // However many there are, people are told once.
    if let first = missed.first, let last = missed.last {
      try Store.postMissed(
        db, schedule, workflow: workflow, first: first, last: last, count: missed.count,
        reason: "nobody was there when \(missed.count == 1 ? "it was" : "they were") due", at: now)
    }
    return runs
  }

  /// Writes what becomes of an instant that is due now, and returns the run to begin, if one is.
  private func decide(_ due: Date, _ db: Database, at now: Date) throws -> String? {
    if try Store.isPaused(db, schedule.name) {
      _ = try pass(due, .skipped, nil, "skipped: the schedule is paused", db, at: now)
      return nil
    }
    // A run that has fired and is about to be begun is in the way as much as one that runs.
    let holder =
      schedule.overlap == .allow
      ? nil : try Store.leaseHolder(db, workflow) ?? Store.waitingRun(db, workflow)
    // What is caught up one by one waits for its turn whatever the policy for overlaps.
    let isCaughtUp =
      schedule.catchUp == .all && now.timeIntervalSince(due) >= CatchUpPlan.grace
    if schedule.overlap == .skip, !isCaughtUp, let holder {
      let reason = "skipped: \(holder.name) was still active"
      if try pass(due, .skipped, holder.id, reason, db, at: now) {
        try Store.postMissed(
          db, schedule, workflow: workflow, first: due, last: due, count: 1, reason: reason, at: now
        )
      }
      return nil
    }
    guard try record(due, holder == nil ? .fired : .queued, nil, db, at: now) else { return nil }
    let run = try Store.makeRun(db, self, due: due, holder == nil ? .ready : .queue, at: now)
    try Store.setRun(db, run, ofTick: due, schedule: schedule.name)
    return run
  }

  private func record(
    _ due: Date, _ outcome: Tick.Outcome, _ run: String?, _ db: Database, at now: Date
  ) throws -> Bool {
    try Store.record(
      db, Tick(schedule: schedule.name, due: due, outcome: outcome, run: run, decided: now))
  }

  /// Records a due instant for which nothing is begun; false where that was done before.
  private func pass(
    _ due: Date, _ outcome: Tick.Outcome, _ run: String?, _ reason: String, _ db: Database,
    at now: Date
  ) throws -> Bool {
    guard try record(due, outcome, run, db, at: now) else { return false }
    // A missed instant has a record of its own; a run only if it was announced before.
    let isAnnounced = try Store.comingRun(db, schedule.name, due: due) != nil
    if outcome == .skipped || isAnnounced {
      _ = try Store.makeRun(db, self, due: due, .cancel, error: reason, at: now)
    }
    return true
  }
}
