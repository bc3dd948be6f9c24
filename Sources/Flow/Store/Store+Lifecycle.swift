import Foundation
import GRDB

/// The right to write to a run: its row and the process that claimed it.
struct Claim: Sendable {
  let sequence: Int64
  let id: String
  let name: String
  let owner: String
}

/// What a new run begins with.
struct NewRun: Sendable {
  var workflow: String
  var name: String
  var schedule: String?
  var state: State
  var asOf: Date
  var scheduled: Date?
  var parameters: [UInt8]
  var metadata: [String: String] = [:]
}

extension Store {
  /// Writes a new run down and returns its id.
  static func insert(_ db: Database, _ run: NewRun, at now: Date) throws -> String {
    var random = SystemRandomNumberGenerator()
    while true {
      let id = RunID.make(at: now, using: &random)
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO run
            (id, name, workflow, schedule, state, as_of, scheduled, created, parameters)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id, run.name, run.workflow, run.schedule, run.state.rawValue, run.asOf.microseconds,
          run.scheduled?.microseconds, now.microseconds, Data(run.parameters),
        ])
      if db.changesCount == 1 {
        try setMetadata(db, run.metadata, of: db.lastInsertedRowID)
        return id
      }
    }
  }

  /// Takes a run into a process's hands: from now on it is running, and only `owner` may write to
  /// it. A run, or a holder of its lease, whose process is dead is marked crashed first.
  /// - Parameter exclusive: whether no other run of the workflow may be active.
  /// - Throws: ``StoreError/active(run:name:)`` when this run, or another of the workflow, is in
  ///   living hands; ``StoreError/illegalMove(of:from:to:)`` when it is completed.
  static func claim(
    _ db: Database, _ id: String, owner: String, exclusive: Bool, at now: Date
  ) throws -> Claim {
    try crashDeadRuns(db, at: now)
    guard let run = try RunRecord.fetchOne(db, id: id, now: now),
      let sequence = try Int64.fetchOne(
        db, sql: "SELECT sequence FROM run WHERE id = ?", arguments: [id])
    else { throw StoreError.noSuchRun(id) }
    if run.state.isActive, run.owner != nil {
      throw StoreError.active(run: run.id, name: run.name)
    }
    guard run.state == .pending || run.state.canMove(to: .pending) else {
      throw StoreError.illegalMove(of: "the run \(run.name)", from: run.state, to: .pending)
    }
    if exclusive, let holder = try leaseHolder(db, run.workflow, now: now) {
      throw StoreError.active(run: holder.id, name: holder.name)
    }
    try db.execute(
      sql: """
        UPDATE run SET state = 'running', owner = ?, heartbeat = ?, lease = ?, ended = NULL,
          error = NULL, cancel_requested = 0, started = coalesce(started, ?) WHERE sequence = ?
        """,
      arguments: [
        owner, now.microseconds, exclusive ? run.workflow : nil, now.microseconds, sequence,
      ])
    if run.state == .crashed { try countResumption(db, sequence) }
    return Claim(sequence: sequence, id: id, name: run.name, owner: owner)
  }

  /// Counts how often a run went on after a crash.
  private static func countResumption(_ db: Database, _ sequence: Int64) throws {
    try db.execute(
      sql: """
        INSERT INTO run_metadata (run, key, value) VALUES (?, 'resumed', '1')
        ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1
        """, arguments: [sequence])
  }

  /// The run that holds the lease of a workflow.
  static func leaseHolder(_ db: Database, _ workflow: String, now: Date) throws -> RunRecord? {
    try RunRecord.fetch(db, where: "lease = ?", order: "sequence", [workflow], now: now).first
  }

  /// Marks every run crashed whose process has been silent for ``leaseLifetime``, with the tasks
  /// and attempts it left unfinished, and returns their ids.
  @discardableResult
  static func crashDeadRuns(_ db: Database, at now: Date) throws -> [String] {
    let dead = try RunRecord.fetch(
      db, where: "state IN ('pending', 'running', 'retrying') AND owner IS NOT NULL",
      order: "sequence", [], now: now
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
      try db.execute(
        sql: """
          UPDATE run SET state = 'crashed', ended = heartbeat, error = ?, lease = NULL WHERE id = ?
          """, arguments: [deathNotice, run.id])
    }
    return dead.map(\.id)
  }

  /// Throws unless the claim still stands: a process that was taken for dead must not write on.
  static func check(_ db: Database, _ claim: Claim) throws {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT owner, state FROM run WHERE sequence = ?"),
      arguments: [claim.sequence])
    let state = (row?["state"] as String?).flatMap(State.init(rawValue:))
    guard row?["owner"] as String? == claim.owner, state?.isActive == true else {
      throw StoreError.leaseLost(run: claim.name)
    }
  }

  /// Gives a sign of life.
  static func beat(_ db: Database, _ claim: Claim, at now: Date) throws {
    try check(db, claim)
    try db.execute(
      sql: "UPDATE run SET heartbeat = ? WHERE sequence = ?",
      arguments: [now.microseconds, claim.sequence])
  }

  /// Whether somebody asked to cancel the run.
  static func isCancelRequested(_ db: Database, _ claim: Claim) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT cancel_requested FROM run WHERE sequence = ?", arguments: [claim.sequence])
      ?? false
  }

  /// Ends a run and gives its lease back.
  static func finish(
    _ db: Database, _ claim: Claim, _ state: State, error: String?, logs: [LogLine], at now: Date
  ) throws {
    try check(db, claim)
    try insert(db, logs, run: claim.sequence)
    // A run that is stopped leaves tasks that wait for their next attempt, or were left alone.
    try db.execute(
      sql: """
        UPDATE task SET state = 'cancelled', ended = ?, attempt_started = NULL
        WHERE run = ? AND state IN ('running', 'retrying')
        """, arguments: [now.microseconds, claim.sequence])
    try db.execute(
      sql: """
        UPDATE run SET state = ?, error = ?, ended = ?, heartbeat = ?, lease = NULL
        WHERE sequence = ?
        """,
      arguments: [state.rawValue, error, now.microseconds, now.microseconds, claim.sequence])
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

  /// Writes log lines down.
  static func insert(_ db: Database, _ lines: [LogLine], run: Int64) throws {
    if lines.isEmpty { return }
    let statement = try db.cachedStatement(
      sql: "INSERT INTO log (run, time, level, task, message, stream) VALUES (?, ?, ?, ?, ?, ?)")
    for line in lines {
      try statement.execute(arguments: [
        run, line.time.microseconds, line.level.rawValue, line.task, line.message,
        line.stream?.rawValue,
      ])
    }
  }

  /// Marks every run crashed whose process has been silent for ``leaseLifetime``.
  /// - Returns: the ids of the runs that were found dead.
  @discardableResult
  public func markCrashedRuns() throws(StoreError) -> [String] {
    let now = clock.now
    return try write { db in try Self.crashDeadRuns(db, at: now) }
  }
}
