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
  }

  /// Writes that an attempt has begun.
  static func begin(_ db: Database, _ claim: Claim, task key: String, at now: Date) throws {
    try check(db, claim)
    let time = now.microseconds
    guard let standing = try standing(db, claim, key) else {
      try db.execute(
        sql: """
          INSERT INTO task (run, key, state, started, attempt_started)
          VALUES (?, ?, 'running', ?, ?)
          """, arguments: [claim.sequence, key, time, time])
      return
    }
    try checkMove(of: key, from: standing.state, to: .running)
    try db.execute(
      sql: "UPDATE task SET state = 'running', ended = NULL, attempt_started = ? WHERE id = ?",
      arguments: [time, standing.id])
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
          UPDATE task SET state = ?, attempts = ?, ended = ?, attempt_started = NULL, error = ?
          WHERE id = ?
          """
      ).execute(arguments: [
        commit.state.rawValue, number, commit.ended.microseconds, commit.error, id,
      ])
    } else {
      try db.cachedStatement(
        sql: """
          INSERT INTO task (run, key, state, attempts, started, ended, error)
          VALUES (?, ?, ?, ?, ?, ?, ?)
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

  private static func standing(_ db: Database, _ claim: Claim, _ key: String) throws -> Standing? {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT id, state, attempts FROM task WHERE run = ? AND key = ?"),
      arguments: [claim.sequence, key])
    return row.map {
      Standing(id: $0[0], state: State(rawValue: $0[1]) ?? .crashed, attempts: $0[2])
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
