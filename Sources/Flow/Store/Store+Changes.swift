import Foundation
import GRDB

extension Store {
  /// What is new about a run since an earlier look, read in one consistent state: when the run is
  /// seen to have ended and there are no more lines, everything has been told.
  /// - Parameters:
  ///   - run: the id of the run.
  ///   - cursor: the end of the earlier look; nil for the first one, which tells neither tasks nor
  ///     lines.
  ///   - limit: so many lines at most.
  /// - Throws: ``StoreError/noSuchRun(_:)``.
  /// - Complexity: O(new and unfinished tasks + new lines), and counting all tasks.
  public func changes(of run: String, since cursor: RunCursor?, lines limit: Int)
    throws(StoreError) -> RunChanges
  {
    let judge = judge
    return try read { db in
      guard let record = try RunRecord.fetchOne(db, id: run, by: judge) else {
        throw StoreError.noSuchRun(run)
      }
      let sequence = try Self.standing(db, run).sequence
      let tally = try Self.tally(db, sequence, record)
      guard var cursor else {
        return RunChanges(
          run: record, tally: tally, tasks: [], lines: [], hasMoreLines: false,
          cursor: try Self.cursor(db, sequence, record))
      }
      let tasks = try Self.newTasks(db, sequence, record, &cursor)
      let lines = try Self.lines(
        db, sql: "SELECT * FROM log WHERE run = ? AND id > ? ORDER BY id LIMIT ?",
        [sequence, cursor.line, limit + 1])
      cursor.line = lines.prefix(limit).last?.place ?? cursor.line
      return RunChanges(
        run: record, tally: tally, tasks: tasks, lines: Array(lines.prefix(limit)),
        hasMoreLines: lines.count > limit, cursor: cursor)
    }
  }

  private static func tally(_ db: Database, _ sequence: Int64, _ run: RunRecord) throws -> TaskTally
  {
    let rows = try Row.fetchAll(
      db, sql: "SELECT state, count(*), sum(attempts) FROM task WHERE run = ? GROUP BY state",
      arguments: [sequence])
    return TaskTally(
      counts: Dictionary(
        rows.map { ((State(rawValue: $0[0]) ?? .crashed).shown(in: run), $0[1]) },
        uniquingKeysWith: +),
      attempts: rows.reduce(0) { $0 + $1[2] })
  }

  /// The end of the story as it is now.
  private static func cursor(_ db: Database, _ sequence: Int64, _ run: RunRecord) throws
    -> RunCursor
  {
    let last = try Row.fetchOne(
      db,
      sql: """
        SELECT (SELECT max(id) FROM log WHERE run = ?1), (SELECT max(id) FROM task WHERE run = ?1)
        """, arguments: [sequence])
    let open = try Row.fetchAll(
      db, sql: "SELECT id, state, attempts FROM task WHERE run = ? AND state <> 'completed'",
      arguments: [sequence])
    return RunCursor(
      line: last?[0] ?? 0, task: last?[1] ?? 0,
      open: Dictionary(uniqueKeysWithValues: open.map { ($0["id"], RunCursor.Mark($0, run)) }))
  }

  /// The tasks that are new or not as they were. A completed task never changes again.
  private static func newTasks(
    _ db: Database, _ sequence: Int64, _ run: RunRecord, _ cursor: inout RunCursor
  ) throws -> [TaskRecord] {
    // The plus keeps SQLite from walking through all tasks of the run.
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT * FROM task WHERE id > ?1 AND +run = ?2
        UNION ALL SELECT * FROM task WHERE id IN (SELECT value FROM json_each(?3)) ORDER BY id
        """, arguments: [cursor.task, sequence, list(cursor.open.keys)])
    let changed = rows.filter { cursor.open[$0["id"]] != RunCursor.Mark($0, run) }
    if changed.isEmpty { return [] }
    let attempts = try Row.fetchAll(
      db,
      sql: """
        SELECT * FROM attempt WHERE task IN (SELECT value FROM json_each(?)) ORDER BY task, number
        """, arguments: [list(changed.map { $0["id"] })])
    let byTask = Dictionary(grouping: attempts, by: { $0["task"] as Int64 })
    return changed.map { row in
      let id: Int64 = row["id"]
      let task = TaskRecord(row, attempts: (byTask[id] ?? []).map { AttemptRecord($0) }, run: run)
      cursor.task = max(cursor.task, id)
      cursor.open[id] = task.state == .completed ? nil : RunCursor.Mark(row, run)
      return task
    }
  }

  private static func list(_ ids: some Sequence<Int64>) -> String {
    "[\(ids.map(String.init).joined(separator: ","))]"
  }
}

extension RunCursor.Mark {
  fileprivate init(_ row: Row, _ run: RunRecord) {
    self.init(
      state: (State(rawValue: row["state"]) ?? .crashed).shown(in: run), attempts: row["attempts"])
  }
}
