import Foundation
import GRDB

extension Store {
  /// Past, running and coming runs, oldest first.
  /// - Parameters:
  ///   - limit: only so many of the newest.
  ///   - workflow: only those of one workflow.
  /// - Complexity: O(result).
  public func runs(limit: Int? = nil, workflow: String? = nil) throws(StoreError) -> [RunRecord] {
    let judge = judge
    let found = try read { db in
      try RunRecord.fetch(
        db, where: "?1 IS NULL OR workflow = ?1", order: "sequence DESC LIMIT ?2",
        [workflow, limit ?? -1], by: judge)
    }
    // A coming run was written down before others that have begun since.
    return found.reversed().enumerated()
      .sorted { ($0.element.moment, $0.offset) < ($1.element.moment, $1.offset) }.map(\.element)
  }

  /// The run with this id, whose id begins so, or with this name if it is the only one.
  /// - Throws: ``StoreError/noSuchRun(_:)``, ``StoreError/ambiguousRun(_:ids:)``.
  public func run(_ text: String) throws(StoreError) -> RunRecord {
    let judge = judge
    let found = try read { db in
      let exact = try RunRecord.fetch(db, where: "id = ?", order: "sequence", [text], by: judge)
      if !exact.isEmpty || text.isEmpty { return exact }
      // "~" sorts after every character of an id.
      return try RunRecord.fetch(
        db, where: "(id >= ?1 AND id < ?2) OR name = ?3", order: "sequence LIMIT 10",
        [text.lowercased(), text.lowercased() + "~", text], by: judge)
    }
    if found.count > 1 { throw .ambiguousRun(text, ids: found.map(\.id)) }
    guard let run = found.first else { throw .noSuchRun(text) }
    return run
  }

  /// The newest run of a workflow.
  /// - Parameters:
  ///   - state: only in this state.
  ///   - id: only runs made before this one.
  public func latestRun(
    workflow: String, state: State? = nil, before id: String? = nil
  ) throws(StoreError) -> RunRecord? {
    let judge = judge
    return try read { db in
      try RunRecord.fetch(
        db,
        where: """
          workflow = ?1 AND (?2 IS NULL OR state = ?2)
          AND (?3 IS NULL OR sequence < (SELECT sequence FROM run WHERE id = ?3))
          """,
        order: "sequence DESC LIMIT 1", [workflow, state?.rawValue, id], by: judge
      ).first
    }
  }

  /// The run of a workflow that a living process has in its hands, if there is one.
  public func activeRun(workflow: String) throws(StoreError) -> RunRecord? {
    let judge = judge
    return try read { db in
      try RunRecord.fetch(
        db, where: "workflow = ? AND state IN ('pending', 'running', 'retrying')",
        order: "sequence", [workflow], by: judge
      ).first { $0.state.isActive && $0.owner != nil }
    }
  }

  /// What is noted about a run beside its record: digest of the source, versions, seeds.
  public func metadata(of run: String) throws(StoreError) -> [String: String] {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT key, value FROM run_metadata WHERE run = (SELECT sequence FROM run WHERE id = ?)
          """, arguments: [run])
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["key"], $0["value"]) })
    }
  }

  /// Asks the process that has the run to stop it; a run that nobody has is cancelled at once.
  /// - Throws: ``StoreError/noSuchRun(_:)``, ``StoreError/illegalMove(of:from:to:)`` for a run
  ///   that has ended.
  public func requestCancel(_ id: String) throws(StoreError) {
    let judge = judge
    try write { db in
      let standing = try Self.standing(db, id)
      try Self.crashDeadRuns(db, by: judge)
      if standing.owner != nil, try Self.standing(db, id).state.isActive {
        try db.execute(sql: "UPDATE run SET cancel_requested = 1 WHERE id = ?", arguments: [id])
      } else {
        try Self.move(db, standing.sequence, .cancel)
        try db.execute(
          sql: "UPDATE run SET ended = ?, lease = NULL WHERE id = ?",
          arguments: [judge.now.microseconds, id])
      }
    }
  }
}

extension RunRecord {
  /// What the list of runs is sorted by.
  fileprivate var moment: Date { started ?? scheduled ?? created }

  /// The records that satisfy a condition.
  static func fetch(
    _ db: Database, where condition: String, order: String, _ arguments: StatementArguments,
    by judge: Judge
  ) throws -> [RunRecord] {
    let sql = """
      SELECT run.*, (SELECT seen FROM schedule WHERE name = run.schedule) AS seen
      FROM run WHERE \(condition) ORDER BY \(order)
      """
    return try Row.fetchAll(db, sql: sql, arguments: arguments).map { RunRecord($0, by: judge) }
  }

  /// The record with an id.
  static func fetchOne(_ db: Database, id: String, by judge: Judge) throws -> RunRecord? {
    try fetch(db, where: "id = ?", order: "sequence", [id], by: judge).first
  }

  /// A record from its row. What is true is shown even when no process is left to write it down: a
  /// run whose process is dead reads as crashed, and one that is due while no scheduler looks at
  /// its schedule as late.
  init(_ row: Row, by judge: Judge) {
    let date = { (column: String) in (row[column] as Int64?).map { Date(microseconds: $0) } }
    let stored = State(rawValue: row["state"]) ?? .crashed
    let heartbeat = date("heartbeat")
    let owner: String? = row["owner"]
    let isDead =
      stored.isActive
      && owner.map {
        judge.isDead(
          OwnerWatch.Hold(run: row["id"], owner: $0, epoch: row["epoch"]), heartbeat: heartbeat)
      } ?? false
    let isLate =
      stored == .scheduled && date("scheduled").map { $0 < judge.now } ?? false
      && judge.now.timeIntervalSince(date("seen") ?? .distantPast) > Store.leaseLifetime
    self.init(
      id: row["id"], name: row["name"], workflow: row["workflow"], schedule: row["schedule"],
      state: isDead ? .crashed : isLate ? .late : stored, asOf: Date(microseconds: row["as_of"]),
      scheduled: date("scheduled"), created: Date(microseconds: row["created"]),
      started: date("started"), ended: isDead ? heartbeat : date("ended"),
      error: isDead ? Store.deathNotice : (row["error"] as String?), owner: owner,
      heartbeat: heartbeat, cancelRequested: row["cancel_requested"], retryOf: row["retry_of"],
      parameters: Array(row["parameters"] as Data))
  }
}

extension Store {
  /// What a crashed run or attempt says.
  static let deathNotice = "its process died"
}
