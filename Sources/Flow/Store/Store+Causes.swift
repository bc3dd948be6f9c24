import Foundation
import GRDB

/// The causes of notices. Each is called in the transaction that writes the cause itself.
extension Store {
  /// Tells that a run has completed, failed or crashed; of any other state nothing.
  static func postEnd(_ db: Database, run id: String, at now: Date) throws {
    let row = try Row.fetchOne(
      db, sql: "SELECT sequence, name, workflow, state, error FROM run WHERE id = ?",
      arguments: [id])
    guard let row, let state = State(rawValue: row["state"]) else { return }
    let (name, workflow): (String, String) = (row["name"], row["workflow"])
    let kind: NoticeKind
    switch state {
    case .completed: kind = .success
    case .failed, .crashed: kind = .failure
    case .scheduled, .late, .pending, .running, .retrying, .paused, .cancelled: return
    }
    let subject = "\(name) \(state.rawValue)"
    let body =
      kind == .success
      ? try report(db, of: row["sequence"], workflow) ?? "\(subject).\n"
      : """
      \(subject): \((row["error"] as String?) ?? "no reason was given").

      almanac show \(id)    what it did
      almanac logs \(id)    what it said
      almanac \(state == .crashed ? "resume" : "retry") \(id)   goes on where it ended

      """
    try post(
      db,
      Notice(
        key: "\(state.rawValue)/\(id)/\(try epoch(db, id))", kind: kind, workflow: workflow,
        run: id, subject: subject, body: body, created: now))
  }

  /// Tells that a run takes longer than its workflow should, once an execution.
  static func postIfLong(_ db: Database, run sequence: Int64, at now: Date) throws {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT id, name, run.workflow, started, longer_than FROM run
          JOIN subscription ON subscription.workflow = run.workflow AND kind = 'long'
          WHERE sequence = ? AND started + longer_than < ? LIMIT 1
          """), arguments: [sequence, now.microseconds])
    guard let row else { return }
    let (id, name): (String, String) = (row["id"], row["name"])
    let taken = Duration.microseconds(now.microseconds - (row["started"] as Int64))
    let subject = "\(name) is taking long"
    try post(
      db,
      Notice(
        key: "long/\(id)/\(try epoch(db, id))", kind: .long, workflow: row["workflow"], run: id,
        subject: subject,
        body: """
          \(subject): it began \(plain(taken)) ago and should take no more than \
          \(plain(.microseconds(row["longer_than"] as Int64))).

          almanac show \(id)     what it has done
          almanac cancel \(id)   stops it

          """, created: now))
  }

  /// Tells that due instants passed without a run.
  /// - Parameters:
  ///   - first: the earliest of them.
  ///   - last: the latest.
  ///   - count: how many there were.
  ///   - reason: why, in a few words.
  static func postMissed(
    _ db: Database, _ schedule: Schedule, workflow: String, first: Date, last: Date, count: Int,
    reason: String, at now: Date
  ) throws {
    let name = { RunName.make(workflow, at: $0, in: schedule.timeZone) }
    let subject = count == 1 ? "no run: \(name(first))" : "\(count) runs of \(workflow) missed"
    let which =
      count == 1 ? name(first) : "\(count) runs, from \(name(first)) to \(name(last)),"
    try post(
      db,
      Notice(
        key: "missed/\(schedule.name)/\(first.microseconds)", kind: .missed, workflow: workflow,
        run: nil, subject: subject,
        body: "\(which) did not take place: \(reason).\n", created: now))
  }

  /// Tells what a task wants to be told when it completes.
  static func post(
    _ db: Database, _ notices: [TaskNotice], of claim: Claim, task: String, at now: Date
  ) throws {
    if notices.isEmpty { return }
    let workflow = try String.fetchOne(
      db, sql: "SELECT workflow FROM run WHERE sequence = ?", arguments: [claim.sequence])
    for (number, notice) in notices.enumerated() {
      try post(
        db,
        Notice(
          key: "\(notice.kind.rawValue)/\(claim.id)/\(task)/\(number + 1)", kind: notice.kind,
          workflow: workflow ?? "", run: claim.id, subject: notice.subject, body: notice.body,
          created: now))
    }
  }

  /// The Markdown that a run published as the `report` of its workflow.
  private static func report(_ db: Database, of run: Int64, _ workflow: String) throws -> String? {
    try Data.fetchOne(
      db,
      sql: """
        SELECT bytes FROM artifact JOIN content ON content.id = artifact.content
        WHERE run = ? AND kind = 'markdown' AND key = ? ORDER BY version DESC LIMIT 1
        """, arguments: [run, workflow + "/report"]
    ).map { String(decoding: $0, as: UTF8.self) }
  }

  /// How often the run has been claimed: what is told of one execution is told once.
  private static func epoch(_ db: Database, _ id: String) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT epoch FROM run WHERE id = ?", arguments: [id]) ?? 0
  }

  /// `2 h 5 min`, `40 s`.
  private static func plain(_ duration: Duration) -> String {
    let seconds = duration.components.seconds
    if seconds < 120 { return "\(seconds) s" }
    let minutes = seconds / 60
    if minutes < 120 { return "\(minutes) min" }
    return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
  }
}
