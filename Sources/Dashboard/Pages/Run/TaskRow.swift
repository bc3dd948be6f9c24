import Flow
import Foundation

/// A task of a run in the list.
struct TaskRow: Sendable {
  let state: String
  let started: Moment?
  let duration: String
  let error: String?
  /// The row of a table. Templates look each name up by reflection, which is too slow for hundreds
  /// of rows.
  let html: String

  init(_ task: TaskRecord, run: String, now: Date) {
    state = task.state.rawValue
    started = task.started.map { Moment($0) }
    error = task.error
    duration = task.duration(now: now).map(Amount.time) ?? ""
    let link = Address.runTask(run, key: task.key).path
    let why = task.error.map { "<div class=\"why\">\(Markup.escape($0))</div>" } ?? ""
    let attempts =
      task.attempts.count > 1
      ? "<details><summary>attempts</summary>\(AttemptTable.html(task.attempts))</details>" : ""
    html =
      "<tr><td class=\"wrap\"><a href=\"\(Markup.escape(link))\">\(Markup.escape(task.key))</a>"
      + "\(why)\(attempts)</td><td><span class=\"state s-\(state)\">\(state)</span></td>"
      + "<td class=\"n\">\(task.attempts.count)</td>"
      + "<td class=\"t\">\(started?.html(isClock: true) ?? "")</td>"
      + "<td class=\"n\">\(duration)</td></tr>\n"
  }
}

extension TaskRecord {
  /// The seconds from its first beginning to its end, or to now while it is active.
  func duration(now: Date) -> TimeInterval? {
    guard let started, let end = ended ?? (state.isActive ? now : nil) else { return nil }
    return end.timeIntervalSince(started)
  }
}
