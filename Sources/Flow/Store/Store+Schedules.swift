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

  /// The due instants of a schedule that were passed over together, oldest first.
  public func missedSpans(of schedule: String) throws(StoreError) -> [MissedSpan] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT first, last, count FROM missed WHERE schedule = ? ORDER BY first",
        arguments: [schedule]
      ).map {
        MissedSpan(
          schedule: schedule, first: Date(microseconds: $0[0]), last: Date(microseconds: $0[1]),
          count: $0[2])
      }
    }
  }

  /// Pauses a schedule, whose due instants are then skipped, or lets it go on.
  /// - Throws: ``StoreError/noSuchSchedule(_:)``.
  public func setPaused(_ paused: Bool, schedule: String) throws(StoreError) {
    try write { db in
      try db.execute(
        sql: "UPDATE schedule SET paused = ? WHERE name = ?", arguments: [paused, schedule])
      if db.changesCount == 0 { throw StoreError.noSuchSchedule(schedule) }
    }
  }

  /// Writes a schedule down, or that a scheduler still looks at it. Another expression or zone
  /// holds from now on.
  static func see(_ db: Database, _ schedule: Schedule, at now: Date) throws {
    try db.execute(
      sql: """
        INSERT INTO schedule (name, cron, time_zone, overlap, catch_up, seen, since)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
        ON CONFLICT DO UPDATE SET
          since = CASE WHEN cron = excluded.cron AND time_zone = excluded.time_zone
            THEN since ELSE excluded.since END,
          cron = excluded.cron, time_zone = excluded.time_zone, overlap = excluded.overlap,
          catch_up = excluded.catch_up, seen = excluded.seen
        """,
      arguments: [
        schedule.name, schedule.cron.expression, schedule.timeZone.identifier,
        schedule.overlap.rawValue, schedule.catchUp.rawValue, now.microseconds,
      ])
  }

  /// The instant from which due instants are to be dealt with: the last one that was, or the one
  /// since which the expression holds if that is later.
  static func cursor(_ db: Database, _ schedule: String, now: Date) throws -> Date {
    let last = try Int64.fetchOne(
      db,
      sql: """
        SELECT max(due) FROM (
          SELECT due FROM tick WHERE schedule = ?1
          UNION ALL SELECT last FROM missed WHERE schedule = ?1)
        WHERE due <= ?2
        """, arguments: [schedule, now.microseconds])
    let since =
      try Int64.fetchOne(
        db, sql: "SELECT since FROM schedule WHERE name = ?", arguments: [schedule]) ?? 0
    if let known = [last, since == 0 ? nil : since].compactMap({ $0 }).max() {
      return min(Date(microseconds: known), now)
    }
    // An earlier version wrote no more than the run that it announced.
    let announced = try Int64.fetchOne(
      db,
      sql: """
        SELECT min(scheduled) FROM run
        WHERE schedule = ? AND state = 'scheduled' AND scheduled <= ?
        """, arguments: [schedule, now.microseconds])
    return announced.map { Date(microseconds: $0 - 1_000_000) } ?? now
  }

  /// Records due instants that are passed over together.
  static func record(_ db: Database, _ span: MissedSpan) throws {
    try db.execute(
      sql: """
        INSERT INTO missed (schedule, first, last, count) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET last = excluded.last, count = excluded.count
        WHERE excluded.last > last
        """,
      arguments: [
        span.schedule, span.first.microseconds, span.last.microseconds, span.count,
      ])
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
}
