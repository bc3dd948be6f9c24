import Foundation
import GRDB

extension Store {
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
  static let mostFruitlessClaims = 5

  /// Ends a run that cannot be begun or taken up, unless somebody has it by now.
  static func abandon(_ db: Database, _ id: String, _ error: String, at now: Date) throws {
    let run = try standing(db, id)
    if run.state.isActive, run.owner != nil { return }
    guard RunMachine.moves(.abandon, from: run.state) != nil else { return }
    try move(db, run.sequence, .abandon)
    try db.execute(
      sql: "UPDATE run SET error = ?, ended = ? WHERE sequence = ?",
      arguments: [error, now.microseconds, run.sequence])
    let line = LogLine(time: now, level: .error, task: nil, message: error)
    try insert(db, [line], run: run.sequence)
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
