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

  /// Makes sure that the next run of a schedule is in the list, and no other coming one.
  static func announce(_ db: Database, _ job: ScheduledJob, due: Date, at now: Date) throws {
    let schedule = job.schedule
    // What was announced for another expression and has passed since is kept, as missed.
    try cancel(
      db, where: "schedule = ? AND state = 'scheduled' AND scheduled <= ?",
      [schedule.name, now.microseconds], because: "missed: the schedule was changed", at: now)
    try db.execute(
      sql: """
        DELETE FROM run WHERE schedule = ?1 AND state = 'scheduled'
        AND (scheduled <> ?2 OR parameters <> ?3 OR workflow <> ?4)
        """,
      arguments: [schedule.name, due.microseconds, Data(job.parameters), job.workflow])
    if try comingRun(db, schedule.name, due: due) == nil {
      _ = try insertRun(db, job, due: due, state: .scheduled, at: now)
    }
  }

  /// The coming run of a schedule for a due instant.
  static func comingRun(_ db: Database, _ schedule: String, due: Date) throws -> String? {
    try String.fetchOne(
      db, sql: "SELECT id FROM run WHERE schedule = ? AND scheduled = ? AND state = 'scheduled'",
      arguments: [schedule, due.microseconds])
  }

  private static func insertRun(
    _ db: Database, _ job: ScheduledJob, due: Date, state: State, at now: Date
  ) throws -> String {
    let name = RunName.make(job.workflow, at: due, in: job.schedule.timeZone)
    return try insert(
      db,
      NewRun(
        workflow: job.workflow, name: name, schedule: job.schedule.name, state: state, asOf: due,
        scheduled: due, parameters: job.parameters, metadata: job.metadata), at: now)
  }

  /// Writes a run for a due instant down, unless it was announced, and moves it; returns its id.
  /// - Parameter event: `ready`, `queue` or `cancel`.
  static func makeRun(
    _ db: Database, _ job: ScheduledJob, due: Date, _ event: RunMachine.Event,
    error: String? = nil, at now: Date
  ) throws -> String {
    let id =
      try comingRun(db, job.schedule.name, due: due)
      ?? insertRun(db, job, due: due, state: .scheduled, at: now)
    try move(db, standing(db, id).sequence, event)
    try db.execute(
      sql: "UPDATE run SET error = ?, ended = ? WHERE id = ?",
      arguments: [error, event == .cancel ? now.microseconds : nil, id])
    return id
  }

  /// The oldest run of a workflow whose time has come and which nobody has begun yet.
  static func waitingRun(_ db: Database, _ workflow: String) throws -> RunStanding? {
    try String.fetchOne(
      db,
      sql: """
        SELECT id FROM run WHERE workflow = ? AND state IN ('late', 'pending') AND owner IS NULL
        ORDER BY coalesce(scheduled, created), sequence LIMIT 1
        """, arguments: [workflow]
    ).map { try standing(db, $0) }
  }

  /// The runs of a job's workflow that are in nobody's hands and should be, oldest first: those
  /// that were interrupted, whoever started them, unless they take their process down again and
  /// again; then those that wait for their turn.
  static func orphans(_ db: Database, _ job: ScheduledJob) throws -> [String] {
    let interrupted = try String.fetchAll(
      db,
      sql: """
        SELECT id FROM run WHERE workflow = ? AND state IN ('crashed', 'paused') AND fruitless < ?
        ORDER BY coalesce(scheduled, created), sequence
        """, arguments: [job.workflow, mostFruitlessClaims])
    let waiting = try String.fetchAll(
      db,
      sql: """
        SELECT id FROM run WHERE workflow = ? AND (schedule = ? OR schedule IS NULL)
          AND state IN ('late', 'pending') AND owner IS NULL
        ORDER BY coalesce(scheduled, created), sequence
        """, arguments: [job.workflow, job.schedule.name])
    return interrupted + waiting
  }

  /// A run that takes its process down every time before a task completes is left alone after so
  /// many times.
  private static let mostFruitlessClaims = 5

  /// Ends a run that cannot be begun or taken up, unless somebody has it by now.
  static func abandon(_ db: Database, _ id: String, _ error: String, at now: Date) throws {
    let run = try standing(db, id)
    if run.state.isActive, run.owner != nil { return }
    guard RunMachine.moves(.abandon, from: run.state) != nil else { return }
    try move(db, run.sequence, .abandon)
    try db.execute(
      sql: "UPDATE run SET error = ?, ended = ? WHERE sequence = ?",
      arguments: [error, now.microseconds, run.sequence])
    try postEnd(db, run: id, at: now)
  }

  /// Cancels what waits for a schedule that nobody has followed for a day: it was taken out of the
  /// configuration.
  static func sweepRemovedSchedules(_ db: Database, at now: Date) throws {
    try cancel(
      db,
      where: """
        owner IS NULL AND schedule IS NOT NULL AND state IN ('scheduled', 'late', 'pending')
          AND coalesce((SELECT seen FROM schedule WHERE name = run.schedule), 0) < ?
        """, [(now - 86_400).microseconds], because: "no scheduler follows its schedule any more",
      at: now)
  }

  private static func cancel(
    _ db: Database, where condition: String, _ arguments: StatementArguments,
    because reason: String, at now: Date
  ) throws {
    let runs = try Int64.fetchAll(
      db, sql: "SELECT sequence FROM run WHERE \(condition)", arguments: arguments)
    for run in runs {
      try move(db, run, .cancel)
      try db.execute(
        sql: "UPDATE run SET error = ?, ended = ? WHERE sequence = ?",
        arguments: [reason, now.microseconds, run])
    }
  }
}
