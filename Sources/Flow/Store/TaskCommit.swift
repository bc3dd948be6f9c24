import Foundation
import GRDB

/// What one attempt at a task came to, to be written down in one transaction.
struct TaskCommit: Sendable {
  /// The key of the task.
  let key: String
  /// The state of the task from now on: `completed`, `retrying`, `failed` or `cancelled`.
  let state: State
  /// The attempt; its number is given by the store, which knows those of earlier executions.
  let started: Date
  let ended: Date
  let wait: Double
  let error: String?
  /// The result of a completed task.
  var result: [UInt8]?
  /// What it published; only a completed task publishes.
  var artifacts: [Artifact] = []
  /// What people are to be told.
  var notices: [TaskNotice] = []
  /// What it said.
  var logs: [LogLine] = []
}

extension Store {
  /// A task's row as far as writing needs it.
  private struct Standing {
    let id: Int64
    let state: State
    let attempts: Int
    let spent: Int
    let begun: Int64?
  }

  /// What was there of a task before an attempt.
  struct Earlier: Sendable {
    /// The attempts since it was last tried anew.
    let attempts: Int
    /// When the first of them began.
    let begun: Date
  }

  /// Writes that an attempt has begun, and returns what was there before.
  static func begin(_ db: Database, _ claim: Claim, task key: String, at now: Date) throws
    -> Earlier
  {
    try check(db, claim)
    let time = now.microseconds
    guard let standing = try standing(db, claim, key) else {
      try db.execute(
        sql: """
          INSERT INTO task (run, key, state, started, begun, attempt_started)
          VALUES (?, ?, 'running', ?, ?, ?)
          """, arguments: [claim.sequence, key, time, time, time])
      return Earlier(attempts: 0, begun: now)
    }
    try checkMove(of: key, from: standing.state, to: .running)
    try db.execute(
      sql: """
        UPDATE task SET state = 'running', ended = NULL, attempt_started = ?1,
          begun = coalesce(begun, ?1)
        WHERE id = ?2
        """, arguments: [time, standing.id])
    return Earlier(
      attempts: standing.attempts - standing.spent,
      begun: standing.begun.map { Date(microseconds: $0) } ?? now)
  }

  /// Writes that a unit of a map is running, for those who watch: it counts as no attempt before it
  /// ends. One that has ended meanwhile stays as it is.
  static func show(_ db: Database, _ claim: Claim, _ unit: RunningUnits.Unit) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO task (run, key, state, started) VALUES (?, ?, 'running', ?)
        ON CONFLICT (run, key) DO UPDATE SET state = 'running', ended = NULL
        WHERE state IN ('retrying', 'failed', 'crashed', 'cancelled')
          AND coalesce(ended, 0) <= excluded.started
        """
    ).execute(arguments: [claim.sequence, unit.key, unit.started.microseconds])
  }

  /// Writes what an attempt came to, with everything the task published and said.
  static func end(_ db: Database, _ claim: Claim, _ commit: TaskCommit) throws {
    let standing = try standing(db, claim, commit.key)
    let number = (standing?.attempts ?? 0) + 1
    let id: Int64
    if let standing {
      try checkMove(of: commit.key, from: standing.state, to: commit.state)
      id = standing.id
      try db.cachedStatement(
        sql: """
          UPDATE task SET state = ?, attempts = ?, ended = ?, attempt_started = NULL, error = ?,
            spent = spent + ?, begun = coalesce(begun, ?)
          WHERE id = ?
          """
      ).execute(arguments: [
        commit.state.rawValue, number, commit.ended.microseconds, commit.error,
        // An attempt that was stopped from outside is not held against the task.
        commit.state == .cancelled ? 1 : 0, commit.started.microseconds, id,
      ])
    } else {
      try db.cachedStatement(
        sql: """
          INSERT INTO task (run, key, state, attempts, started, begun, ended, error)
          VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)
          """
      ).execute(arguments: [
        claim.sequence, commit.key, commit.state.rawValue, number, commit.started.microseconds,
        commit.ended.microseconds, commit.error,
      ])
      id = db.lastInsertedRowID
    }
    try db.cachedStatement(
      sql: "INSERT INTO attempt (task, number, started, ended, wait, error) VALUES (?,?,?,?,?,?)"
    ).execute(arguments: [
      id, number, commit.started.microseconds, commit.ended.microseconds,
      Int64((commit.wait * 1e6).rounded()), commit.error,
    ])
    if commit.state == .completed {
      try db.cachedStatement(
        sql: "UPDATE run SET fruitless = 0 WHERE sequence = ? AND fruitless <> 0"
      ).execute(arguments: [claim.sequence])
    }
    if let result = commit.result {
      try db.cachedStatement(sql: "INSERT INTO result (task, value) VALUES (?, ?)")
        .execute(arguments: [id, Data(result)])
    }
    for artifact in commit.artifacts {
      try publish(db, artifact, run: claim.sequence, task: commit.key, at: commit.ended)
    }
    try post(db, commit.notices, of: claim, task: commit.key, at: commit.ended)
    try insert(db, commit.logs, run: claim.sequence)
  }

  /// The keys of a run's completed tasks that begin so, with their results.
  static func completed(_ db: Database, _ claim: Claim, prefix: String) throws -> [String: [UInt8]]
  {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT task.key, value FROM task JOIN result ON result.task = task.id
        WHERE run = ?1 AND state = 'completed' AND substr(task.key, 1, length(?2)) = ?2
        """, arguments: [claim.sequence, prefix])
    var results: [String: [UInt8]] = [:]
    while let row = try rows.next() { results[row["key"]] = Array(row["value"] as Data) }
    return results
  }

  /// What was there of a run's unfinished tasks whose keys begin so.
  static func earlier(_ db: Database, _ claim: Claim, prefix: String) throws -> [String: Earlier] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT key, attempts - spent, begun FROM task
        WHERE run = ?1 AND state <> 'completed' AND begun IS NOT NULL
          AND substr(key, 1, length(?2)) = ?2
        """, arguments: [claim.sequence, prefix])
    var found: [String: Earlier] = [:]
    while let row = try rows.next() {
      found[row[0]] = Earlier(attempts: row[1], begun: Date(microseconds: row[2]))
    }
    return found
  }

  private static func standing(_ db: Database, _ claim: Claim, _ key: String) throws -> Standing? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT id, state, attempts, spent, begun FROM task WHERE run = ? AND key = ?"),
      arguments: [claim.sequence, key])
    return row.map {
      Standing(
        id: $0[0], state: State(rawValue: $0[1]) ?? .crashed, attempts: $0[2], spent: $0[3],
        begun: $0[4])
    }
  }

  /// Refuses a move that is not in the table. What ended without a result, or waits for its next
  /// attempt, is running again by the time an attempt ends.
  private static func checkMove(of key: String, from: State, to: State) throws {
    let begins = from == .retrying || (from.isEnded && from.canMove(to: .pending))
    let start = begins ? State.running : from
    if start != to, !start.canMove(to: to) {
      throw StoreError.illegalMove(of: "the task \(key)", from: from, to: to)
    }
  }
}
