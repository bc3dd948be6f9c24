import Foundation
import GRDB

extension Store {
  /// The tasks of a run with every attempt, in the order they began.
  /// - Complexity: O(tasks + attempts).
  public func tasks(of run: String) throws(StoreError) -> [TaskRecord] {
    let now = clock.now
    return try read { db in
      guard let record = try RunRecord.fetchOne(db, id: run, now: now) else {
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

  /// The log of a run, in the order it was written.
  /// - Parameters:
  ///   - minimum: only lines that matter at least so much.
  ///   - task: only lines of one task.
  public func logs(
    of run: String, minimum: LogLevel = .debug, task: String? = nil
  ) throws(StoreError) -> [LogLine] {
    try read { db in
      guard
        let sequence = try Int64.fetchOne(
          db, sql: "SELECT sequence FROM run WHERE id = ?", arguments: [run])
      else { throw StoreError.noSuchRun(run) }
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT * FROM log WHERE run = ?1 AND level >= ?2 AND (?3 IS NULL OR task = ?3)
          ORDER BY id
          """, arguments: [sequence, minimum.rawValue, task])
      var lines: [LogLine] = []
      while let row = try rows.next() {
        lines.append(
          LogLine(
            time: Date(microseconds: row["time"]), level: LogLevel(rawValue: row["level"]) ?? .info,
            task: row["task"], message: row["message"],
            stream: (row["stream"] as String?).flatMap(LogStream.init(rawValue:))))
      }
      return lines
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
  fileprivate init(_ row: Row, attempts: [AttemptRecord], run: RunRecord) {
    let stored = State(rawValue: row["state"]) ?? .crashed
    let isDead = stored.isActive && run.state == .crashed
    let ended = (row["ended"] as Int64?).map { Date(microseconds: $0) }
    self.init(
      key: row["key"], state: isDead ? .crashed : stored,
      started: (row["started"] as Int64?).map { Date(microseconds: $0) },
      ended: isDead ? run.ended : ended,
      error: isDead ? Store.deathNotice : (row["error"] as String?),
      attempts: attempts)
  }
}
