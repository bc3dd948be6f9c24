import Foundation
import GRDB

extension Store {
  /// The tasks of a run with every attempt, in the order they began.
  /// - Complexity: O(tasks + attempts).
  public func tasks(of run: String) throws(StoreError) -> [TaskRecord] {
    let judge = judge
    return try read { db in
      guard let record = try RunRecord.fetchOne(db, id: run, by: judge) else {
        throw StoreError.noSuchRun(run)
      }
      var attempts: [Int64: [AttemptRecord]] = [:]
      let attemptRows = try Row.fetchCursor(
        db,
        sql: """
          SELECT attempt.* FROM task JOIN attempt ON attempt.task = task.id
          WHERE task.run = (SELECT sequence FROM run WHERE id = ?) ORDER BY number
          """, arguments: [run])
      while let row = try attemptRows.next() {
        attempts[row["task"], default: []].append(AttemptRecord(row))
      }
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT * FROM task WHERE run = (SELECT sequence FROM run WHERE id = ?)
          ORDER BY started, id
          """, arguments: [run])
      var tasks: [TaskRecord] = []
      while let row = try rows.next() {
        tasks.append(TaskRecord(row, attempts: attempts[row["id"]] ?? [], run: record))
      }
      return tasks
    }
  }

  /// One task of a run with every attempt; nil when there is none with this key.
  /// - Throws: ``StoreError/noSuchRun(_:)``.
  public func task(_ key: String, of run: String) throws(StoreError) -> TaskRecord? {
    let judge = judge
    return try read { db in
      guard let record = try RunRecord.fetchOne(db, id: run, by: judge) else {
        throw StoreError.noSuchRun(run)
      }
      let row = try Row.fetchOne(
        db,
        sql: "SELECT * FROM task WHERE run = (SELECT sequence FROM run WHERE id = ?) AND key = ?",
        arguments: [run, key])
      guard let row else { return nil }
      let attempts = try Row.fetchAll(
        db, sql: "SELECT * FROM attempt WHERE task = ? ORDER BY number",
        arguments: [row["id"] as Int64])
      return TaskRecord(row, attempts: attempts.map { AttemptRecord($0) }, run: record)
    }
  }

  /// The stored result of a finished task.
  public func result(of run: String, task: String) throws(StoreError) -> [UInt8]? {
    try read { db in
      try Data.fetchOne(
        db,
        sql: """
          SELECT value FROM result JOIN task ON task.id = result.task
          WHERE task.run = (SELECT sequence FROM run WHERE id = ?) AND task.key = ?
          """, arguments: [run, task]
      ).map(Array.init)
    }
  }
}

extension AttemptRecord {
  init(_ row: Row) {
    self.init(
      number: row["number"], started: Date(microseconds: row["started"]),
      ended: Date(microseconds: row["ended"]), error: row["error"],
      wait: Double(row["wait"] as Int64) / 1e6)
  }
}

extension TaskRecord {
  /// A task of a run that is crashed was not left running, whatever its row says.
  init(_ row: Row, attempts: [AttemptRecord], run: RunRecord) {
    let stored = State(rawValue: row["state"]) ?? .crashed
    let state = stored.shown(in: run)
    let isDead = state != stored
    let ended = (row["ended"] as Int64?).map { Date(microseconds: $0) }
    self.init(
      key: row["key"], state: state,
      started: (row["started"] as Int64?).map { Date(microseconds: $0) },
      ended: isDead ? run.ended : ended,
      error: isDead ? Store.deathNotice : (row["error"] as String?),
      attempts: attempts,
      attemptStarted: isDead
        ? nil : (row["attempt_started"] as Int64?).map { Date(microseconds: $0) })
  }
}

extension State {
  /// The state of a task as it is true: in a run that is crashed nothing was left running, whatever
  /// is written.
  func shown(in run: RunRecord) -> State {
    isActive && run.state == .crashed ? .crashed : self
  }
}
