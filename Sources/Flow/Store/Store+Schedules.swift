import Foundation
import GRDB

extension Store {
  /// The schedules that a scheduler has run, by name.
  public func schedules() throws(StoreError) -> [ScheduleRecord] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM schedule ORDER BY name").compactMap { row in
        guard let cron = try? Cron(row["cron"]), let zone = TimeZone(identifier: row["time_zone"])
        else { return nil }
        let schedule = Schedule(
          name: row["name"], cron: cron, timeZone: zone,
          overlap: Schedule.Overlap(rawValue: row["overlap"]) ?? .skip,
          catchUp: Schedule.CatchUp(rawValue: row["catch_up"]) ?? .latest)
        return ScheduleRecord(
          schedule: schedule, paused: row["paused"], lastSeen: Date(microseconds: row["seen"]))
      }
    }
  }

  /// What became of the due instants of a schedule, newest first.
  public func ticks(of schedule: String, limit: Int = 100) throws(StoreError) -> [Tick] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM tick WHERE schedule = ? ORDER BY due DESC LIMIT ?",
        arguments: [schedule, limit]
      ).map { row in
        Tick(
          schedule: row["schedule"], due: Date(microseconds: row["due"]),
          outcome: Tick.Outcome(rawValue: row["outcome"]) ?? .missed, run: row["run"],
          decided: Date(microseconds: row["decided"]))
      }
    }
  }

  /// Pauses a schedule, whose due instants are then skipped, or lets it go on.
  public func setPaused(_ paused: Bool, schedule: String) throws(StoreError) {
    try write { db in
      try db.execute(
        sql: "UPDATE schedule SET paused = ? WHERE name = ?", arguments: [paused, schedule])
    }
  }

  /// Writes a schedule down, or that a scheduler still looks at it.
  static func see(_ db: Database, _ schedule: Schedule, at now: Date) throws {
    try db.execute(
      sql: """
        INSERT INTO schedule (name, cron, time_zone, overlap, catch_up, seen)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET cron = excluded.cron, time_zone = excluded.time_zone,
          overlap = excluded.overlap, catch_up = excluded.catch_up, seen = excluded.seen
        """,
      arguments: [
        schedule.name, schedule.cron.expression, schedule.timeZone.identifier,
        schedule.overlap.rawValue, schedule.catchUp.rawValue, now.microseconds,
      ])
  }

  /// The instant from which due instants are to be dealt with: the last one that was, or just
  /// before the first one that was announced and never came.
  static func cursor(_ db: Database, _ schedule: String, now: Date) throws -> Date? {
    let last = try Int64.fetchOne(
      db, sql: "SELECT max(due) FROM tick WHERE schedule = ? AND due <= ?",
      arguments: [schedule, now.microseconds])
    if let last { return Date(microseconds: last) }
    let announced = try Int64.fetchOne(
      db,
      sql: """
        SELECT min(scheduled) FROM run
        WHERE schedule = ? AND state = 'scheduled' AND scheduled <= ?
        """, arguments: [schedule, now.microseconds])
    return announced.map { Date(microseconds: $0 - 1_000_000) }
  }

  /// Records what becomes of a due instant. False when that was decided before; only what was
  /// missed may be decided again, which happens when the clock was set back.
  static func record(_ db: Database, _ tick: Tick) throws -> Bool {
    try db.execute(
      sql: """
        INSERT INTO tick (schedule, due, outcome, run, decided) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE
        SET outcome = excluded.outcome, run = excluded.run, decided = excluded.decided
        WHERE outcome = 'missed' AND excluded.outcome <> 'missed' AND decided > excluded.decided
        """,
      arguments: [
        tick.schedule, tick.due.microseconds, tick.outcome.rawValue, tick.run,
        tick.decided.microseconds,
      ])
    return db.changesCount == 1
  }

  /// Notes which run was made for a due instant.
  static func setRun(_ db: Database, _ run: String, ofTick due: Date, schedule: String) throws {
    try db.execute(
      sql: "UPDATE tick SET run = ? WHERE schedule = ? AND due = ?",
      arguments: [run, schedule, due.microseconds])
  }

  /// Whether a schedule is paused.
  static func isPaused(_ db: Database, _ schedule: String) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT paused FROM schedule WHERE name = ?", arguments: [schedule])
      ?? false
  }

  /// Makes sure that the next run of a schedule is in the list, and no other coming one.
  static func announce(_ db: Database, _ job: ScheduledJob, due: Date, at now: Date) throws {
    let schedule = job.schedule
    try db.execute(
      sql: """
        DELETE FROM run WHERE schedule = ?1 AND state = 'scheduled'
        AND (scheduled <> ?2 OR parameters <> ?3 OR workflow <> ?4)
        """,
      arguments: [schedule.name, due.microseconds, Data(job.parameters), job.workflow])
    if try comingRun(db, schedule.name, due: due) == nil {
      _ = try makeRun(db, job, due: due, state: .scheduled, at: now)
    }
  }

  /// The coming run of a schedule for a due instant.
  static func comingRun(_ db: Database, _ schedule: String, due: Date) throws -> String? {
    try String.fetchOne(
      db, sql: "SELECT id FROM run WHERE schedule = ? AND scheduled = ? AND state = 'scheduled'",
      arguments: [schedule, due.microseconds])
  }

  /// Writes a run for a due instant down, or moves the coming one, and returns its id.
  static func makeRun(
    _ db: Database, _ job: ScheduledJob, due: Date, state: State, error: String? = nil, at now: Date
  ) throws -> String {
    let schedule = job.schedule
    let id: String
    if let coming = try comingRun(db, schedule.name, due: due) {
      id = coming
    } else {
      let name = RunName.make(job.workflow, at: due, in: schedule.timeZone)
      id = try insert(
        db,
        NewRun(
          workflow: job.workflow, name: name, schedule: schedule.name, state: state, asOf: due,
          scheduled: due, parameters: job.parameters), at: now)
    }
    try db.execute(
      sql: "UPDATE run SET state = ?, error = ?, ended = ? WHERE id = ?",
      arguments: [state.rawValue, error, state.isEnded ? now.microseconds : nil, id])
    return id
  }

  /// The runs of a schedule that were decided and are in nobody's hands, oldest first: waiting
  /// ones, and the last one that was begun if it was interrupted and has not been resumed too
  /// often already.
  static func orphans(_ db: Database, _ schedule: String, now: Date) throws -> [String] {
    let waiting = try String.fetchAll(
      db,
      sql: """
        SELECT id FROM run WHERE schedule = ? AND state IN ('late', 'pending') AND owner IS NULL
        ORDER BY scheduled, sequence
        """, arguments: [schedule])
    let last = try RunRecord.fetch(
      db, where: "schedule = ? AND started IS NOT NULL", order: "sequence DESC LIMIT 1",
      [schedule], now: now
    ).first
    guard let last, last.state == .crashed || last.state == .paused else { return waiting }
    let resumed =
      try Int.fetchOne(
        db,
        sql: """
          SELECT CAST(value AS INTEGER) FROM run_metadata
          WHERE key = 'resumed' AND run = (SELECT sequence FROM run WHERE id = ?)
          """, arguments: [last.id]) ?? 0
    return resumed < maximumResumptions ? [last.id] + waiting : waiting
  }

  /// A run that takes its process down every time is not resumed for ever.
  private static let maximumResumptions = 5

  /// Ends a run that could not be begun, unless somebody has it by now.
  static func abandon(_ db: Database, _ id: String, _ state: State, _ error: String, at now: Date)
    throws
  {
    try db.execute(
      sql: """
        UPDATE run SET state = ?, error = ?, ended = ?
        WHERE id = ? AND state IN ('late', 'pending') AND owner IS NULL
        """, arguments: [state.rawValue, error, now.microseconds, id])
    if db.changesCount == 1 { try postEnd(db, run: id, at: now) }
  }
}
