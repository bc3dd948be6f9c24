import Foundation
import GRDB

extension Store {
  /// Takes a run into a process's hands: from now on it is running, and only this execution may
  /// write to it. Runs whose processes are dead are marked crashed first.
  /// - Throws: ``StoreError/active(run:name:)`` when this run, or another of the workflow, is in
  ///   living hands, or an older run of its schedule waits for its turn;
  ///   ``StoreError/illegalMove(of:from:to:)`` when it is not in a state to be taken.
  static func claim(
    _ db: Database, _ id: String, by claimant: Claimant, judge: Judge
  ) throws -> Claim {
    try crashDeadRuns(db, by: judge)
    let run = try standing(db, id)
    if run.state.isActive, run.owner != nil {
      throw StoreError.active(run: run.id, name: run.name)
    }
    if claimant.exclusive {
      if let holder = try leaseHolder(db, run.workflow) ?? elder(db, run) {
        throw StoreError.active(run: holder.id, name: holder.name)
      }
    }
    try move(db, run.sequence, claimant.event)
    if run.state == .failed || run.state == .cancelled { try tryAnew(db, run.sequence) }
    let now = judge.now.microseconds
    try db.execute(
      sql: """
        UPDATE run SET owner = ?, heartbeat = ?, lease = ?, ended = NULL, error = NULL,
          cancel_requested = 0, started = coalesce(started, ?), epoch = epoch + 1,
          fruitless = fruitless + 1
        WHERE sequence = ?
        """,
      arguments: [
        claimant.owner, now, claimant.exclusive ? run.workflow : nil, now, run.sequence,
      ])
    if run.state == .crashed { try countResumption(db, run.sequence) }
    try db.execute(
      sql: "INSERT OR IGNORE INTO run_metadata (run, key, value) VALUES (?, 'seed', ?)",
      arguments: [run.sequence, String(claimant.seed)])
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT epoch, (SELECT value FROM run_metadata WHERE run = sequence AND key = 'seed')
        FROM run WHERE sequence = ?
        """, arguments: [run.sequence])
    return Claim(
      sequence: run.sequence, id: id, name: run.name, owner: claimant.owner, epoch: row?[0] ?? 0,
      seed: (row?[1] as String?).flatMap { UInt64($0) } ?? claimant.seed)
  }

  /// Counts how often a run went on after a crash.
  private static func countResumption(_ db: Database, _ sequence: Int64) throws {
    try db.execute(
      sql: """
        INSERT INTO run_metadata (run, key, value) VALUES (?, 'resumed', '1')
        ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1
        """, arguments: [sequence])
  }

  /// Gives the unfinished tasks of a run all their attempts and all their time again.
  static func tryAnew(_ db: Database, _ sequence: Int64) throws {
    try db.execute(
      sql: "UPDATE task SET spent = attempts, begun = NULL WHERE run = ? AND state <> 'completed'",
      arguments: [sequence])
    try db.execute(sql: "UPDATE run SET fruitless = 0 WHERE sequence = ?", arguments: [sequence])
  }

  /// The run that holds the lease of a workflow.
  static func leaseHolder(_ db: Database, _ workflow: String) throws -> RunStanding? {
    try String.fetchOne(db, sql: "SELECT id FROM run WHERE lease = ?", arguments: [workflow])
      .map { try standing(db, $0) }
  }

  /// The oldest run that waits for its turn before another one of the same schedule: what is due
  /// first goes first, whichever process looks.
  private static func elder(_ db: Database, _ run: RunStanding) throws -> RunStanding? {
    guard let schedule = run.schedule, run.state == .late || run.state == .pending else {
      return nil
    }
    return try String.fetchOne(
      db,
      sql: """
        SELECT id FROM run WHERE schedule = ?1 AND state IN ('late', 'pending') AND owner IS NULL
          AND (scheduled, sequence) < (SELECT scheduled, sequence FROM run WHERE sequence = ?2)
        ORDER BY scheduled, sequence LIMIT 1
        """, arguments: [schedule, run.sequence]
    ).map { try standing(db, $0) }
  }

  /// Marks every run crashed whose process is dead, with the tasks and attempts it left unfinished,
  /// and returns their ids.
  @discardableResult
  static func crashDeadRuns(_ db: Database, by judge: Judge) throws -> [String] {
    let dead = try RunRecord.fetch(
      db, where: "state IN ('pending', 'running', 'retrying') AND owner IS NOT NULL",
      order: "sequence", [], by: judge
    ).filter { $0.state == .crashed }
    for run in dead {
      try db.execute(
        sql: """
          INSERT INTO attempt (task, number, started, ended, wait, error)
          SELECT task.id, task.attempts + 1, attempt_started, max(heartbeat, attempt_started), 0, ?
          FROM task JOIN run ON run.sequence = task.run
          WHERE run.id = ? AND attempt_started IS NOT NULL
          """, arguments: [deathNotice, run.id])
      try db.execute(
        sql: """
          UPDATE task SET state = 'crashed', error = ?1, ended = ?2,
            attempts = attempts + (attempt_started IS NOT NULL), attempt_started = NULL
          WHERE run = (SELECT sequence FROM run WHERE id = ?3) AND state IN ('running', 'retrying')
          """, arguments: [deathNotice, run.ended?.microseconds, run.id])
      let sequence = try standing(db, run.id).sequence
      try move(db, sequence, .crash)
      try db.execute(
        sql: "UPDATE run SET ended = heartbeat, error = ?, lease = NULL WHERE id = ?",
        arguments: [deathNotice, run.id])
      // What somebody asked to cancel is not taken up by anybody.
      if run.cancelRequested { try move(db, sequence, .cancel) }
      try noteFruitlessness(db, sequence, at: judge.now)
      try postEnd(db, run: run.id, at: judge.now)
    }
    return dead.map(\.id)
  }

  /// Says in the log of a run that no scheduler takes it up any more.
  private static func noteFruitlessness(_ db: Database, _ sequence: Int64, at now: Date) throws {
    let claims = try Int.fetchOne(
      db, sql: "SELECT fruitless FROM run WHERE sequence = ?", arguments: [sequence])
    guard let claims, claims >= mostFruitlessClaims else { return }
    let text = """
      its process died \(claims) times without a task being completed: no scheduler takes it up any \
      more; resume it by hand once the cause is found
      """
    try insert(
      db, [LogLine(time: now, level: .error, task: nil, message: text)], run: sequence)
  }

  /// Throws unless the claim still stands: an execution that was taken for dead must not write on.
  static func check(_ db: Database, _ claim: Claim) throws {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT owner, state, epoch FROM run WHERE sequence = ?"),
      arguments: [claim.sequence])
    let state = (row?["state"] as String?).flatMap(State.init(rawValue:))
    guard row?["owner"] as String? == claim.owner, row?["epoch"] as Int? == claim.epoch,
      state?.isActive == true
    else {
      throw StoreError.leaseLost(run: claim.name)
    }
  }

  /// Gives a sign of life.
  static func beat(_ db: Database, _ claim: Claim, at now: Date) throws {
    try check(db, claim)
    try db.execute(
      sql: "UPDATE run SET heartbeat = ? WHERE sequence = ?",
      arguments: [now.microseconds, claim.sequence])
    try postIfLong(db, run: claim.sequence, at: now)
  }

  /// Whether somebody asked to cancel the run.
  static func isCancelRequested(_ db: Database, _ claim: Claim) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT cancel_requested FROM run WHERE sequence = ?", arguments: [claim.sequence])
      ?? false
  }

  /// Ends a run and gives its lease back.
  /// - Parameter event: `complete`, `fail`, `pause` or `cancel`.
  static func finish(
    _ db: Database, _ claim: Claim, _ event: RunMachine.Event, error: String?, logs: [LogLine],
    at now: Date
  ) throws {
    try check(db, claim)
    try insert(db, logs, run: claim.sequence)
    // A run that is stopped leaves tasks that wait for their next attempt, or were left alone.
    try db.execute(
      sql: """
        UPDATE task SET state = 'cancelled', ended = ?, attempt_started = NULL
        WHERE run = ? AND state IN ('running', 'retrying')
        """, arguments: [now.microseconds, claim.sequence])
    try move(db, claim.sequence, event)
    // Who stopped in good order was no fruitless attempt.
    try db.execute(
      sql: """
        UPDATE run SET error = ?, ended = ?, heartbeat = ?, lease = NULL,
          fruitless = max(0, fruitless - ?)
        WHERE sequence = ?
        """,
      arguments: [
        error, now.microseconds, now.microseconds, event == .pause ? 1 : 0, claim.sequence,
      ])
    try postEnd(db, run: claim.id, at: now)
  }

  /// Notes facts about a run.
  static func setMetadata(_ db: Database, _ facts: [String: String], of sequence: Int64) throws {
    for (key, value) in facts.sorted(by: { $0.key < $1.key }) {
      try db.execute(
        sql: """
          INSERT INTO run_metadata (run, key, value) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET value = excluded.value
          """, arguments: [sequence, key, value])
    }
  }

  /// Marks every run crashed whose process is dead.
  /// - Returns: the ids of the runs that were found dead.
  @discardableResult
  public func markCrashedRuns() throws(StoreError) -> [String] {
    let judge = judge
    return try write { db in try Self.crashDeadRuns(db, by: judge) }
  }

  /// Removes the lock files of processes that are dead and whose runs are in other hands.
  func sweepOwners() {
    let active = try? read { db in
      try String.fetchSet(
        db,
        sql: "SELECT owner FROM run WHERE state IN ('pending', 'running', 'retrying')"
          + " AND owner IS NOT NULL")
    }
    if let active { watch.sweep(keeping: active) }
  }
}
