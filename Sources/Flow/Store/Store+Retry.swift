import Foundation
import GRDB

extension Store {
  /// Prepares a run to be tried again, and returns the id of the run to execute; a scheduler that
  /// follows its workflow does so by itself.
  ///
  /// Without a task it is the same run, which goes on at its first unfinished task with all
  /// attempts of that. From a task on it is a new run, as completed ones are final: it takes over
  /// what had completed of everything begun before that task, with its results, the bytes that were
  /// kept and the facts that were noted, and does the rest again.
  /// - Parameters:
  ///   - id: the id of the run.
  ///   - task: the key of a task, or the name of a mapped one.
  /// - Throws: ``StoreError/noSuchRun(_:)``; ``StoreError/noSuchTask(_:run:)``;
  ///   ``StoreError/active(run:name:)``; ``StoreError/illegalMove(of:from:to:)`` without a task,
  ///   for a run that did not fail, crash, pause, and was not cancelled.
  public func retry(_ id: String, from task: String? = nil) throws(StoreError) -> String {
    let judge = judge
    return try write { db in
      let id = try Self.retry(db, id, from: task, by: judge)
      let run = try Self.standing(db, id)
      if run.state != .pending { try Self.move(db, run.sequence, .reopen) }
      try db.execute(
        sql: "UPDATE run SET owner = NULL, ended = NULL, error = NULL WHERE sequence = ?",
        arguments: [run.sequence])
      return id
    }
  }

  /// The run that a repetition is to execute.
  static func retry(_ db: Database, _ id: String, from task: String?, by judge: Judge) throws
    -> String
  {
    try crashDeadRuns(db, by: judge)
    let run = try standing(db, id)
    if run.state.isActive, run.owner != nil {
      throw StoreError.active(run: run.id, name: run.name)
    }
    if let task { return try copy(db, run, before: task, at: judge.now) }
    guard RunMachine.moves(.reopen, from: run.state) != nil else {
      throw StoreError.illegalMove(of: "the run \(run.name)", from: run.state, to: .pending)
    }
    try tryAnew(db, run.sequence)
    return id
  }

  /// Makes a run of what another one had completed before it began a task.
  private static func copy(
    _ db: Database, _ run: RunStanding, before task: String, at now: Date
  ) throws -> String {
    let cut = try Row.fetchOne(
      db,
      sql: """
        SELECT started, id FROM task
        WHERE run = ?1 AND (key = ?2 OR substr(key, 1, length(?2) + 1) = ?2 || '/')
        ORDER BY started, id LIMIT 1
        """, arguments: [run.sequence, task])
    guard let cut else { throw StoreError.noSuchTask(task, run: run.name) }
    let row = try Row.fetchOne(
      db, sql: "SELECT as_of, parameters FROM run WHERE sequence = ?", arguments: [run.sequence])
    let id = try insert(
      db,
      NewRun(
        workflow: run.workflow, name: nameOfRetry(db, run.name), state: .pending,
        asOf: Date(microseconds: row?["as_of"] ?? 0),
        parameters: Array(row?["parameters"] as Data? ?? Data())), at: now)
    let new = try standing(db, id).sequence
    try db.execute(
      sql: "UPDATE run SET retry_of = ? WHERE sequence = ?", arguments: [run.id, new])
    try copyTasks(db, from: run.sequence, to: new, started: cut["started"], id: cut["id"])
    // The new run takes its place: nobody should take up both.
    if run.state == .crashed || run.state == .paused {
      try move(db, run.sequence, .cancel)
      try db.execute(
        sql: "UPDATE run SET error = ? WHERE sequence = ?",
        arguments: ["tried again from \(task) on", run.sequence])
    }
    return id
  }

  private static func copyTasks(
    _ db: Database, from old: Int64, to new: Int64, started: Int64, id: Int64
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO task (run, key, state, attempts, started, ended, spent, begun)
        SELECT ?2, key, state, attempts, started, ended, spent, begun FROM task
        WHERE run = ?1 AND state = 'completed' AND (started, id) < (?3, ?4) ORDER BY started, id
        """, arguments: [old, new, started, id])
    let pairs = "task AS a JOIN task AS b ON a.run = ?1 AND b.run = ?2 AND b.key = a.key"
    try db.execute(
      sql: """
        INSERT INTO attempt (task, number, started, ended, wait, error)
        SELECT b.id, number, attempt.started, attempt.ended, wait, attempt.error
        FROM \(pairs) JOIN attempt ON attempt.task = a.id
        """, arguments: [old, new])
    try db.execute(
      sql: """
        INSERT INTO result (task, value) SELECT b.id, value
        FROM \(pairs) JOIN result ON result.task = a.id
        """, arguments: [old, new])
    try db.execute(
      sql: "INSERT INTO kept (run, content) SELECT ?2, content FROM kept WHERE run = ?1",
      arguments: [old, new])
    try db.execute(
      sql: """
        INSERT INTO run_metadata (run, key, value)
        SELECT ?2, key, value FROM run_metadata WHERE run = ?1 AND key <> 'resumed'
        """, arguments: [old, new])
  }

  /// `weekly 2026-11-23 00:00 (retry 2)`.
  private static func nameOfRetry(_ db: Database, _ name: String) throws -> String {
    let base = name.components(separatedBy: " (retry ")[0] + " (retry "
    let count =
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM run WHERE substr(name, 1, length(?1)) = ?1",
        arguments: [base]) ?? 0
    return base + "\(count + 1))"
  }
}
