import Flow
import Foundation

/// A run in a list.
struct RunRow: Sendable {
  let link: String
  let name: String
  let state: String
  let started: Moment?
  /// When it is due, for one that has not begun.
  let due: Moment?
  let duration: String
  let asOf: Moment
  let error: String?
  /// The row of a table. Templates look each name up by reflection, which is too slow for hundreds
  /// of rows.
  let html: String

  init(_ run: RunRecord, now: Date) {
    link = Address.run(run.id).path
    name = run.name
    state = run.state.rawValue
    started = run.started.map { Moment($0) }
    due = run.started == nil ? run.scheduled.map { Moment($0) } : nil
    duration = run.duration(now: now).map(Amount.time) ?? ""
    asOf = Moment(run.asOf)
    error = run.error
    let why = run.error.map { "<div class=\"why\">\(Markup.escape($0))</div>" } ?? ""
    let begun =
      started?.html() ?? due.map { "<span class=\"quiet\">due</span> \($0.html())" } ?? ""
    html = """
      <tr>
      <td><a href="\(link)">\(Markup.escape(name))</a>\(why)</td>
      <td><span class="state s-\(state)">\(state)</span></td>
      <td class="t">\(begun)</td>
      <td class="n">\(duration)</td>
      <td class="t">\(asOf.html())</td>
      </tr>

      """
  }
}

extension RunRecord {
  /// The seconds from its beginning to its end, or to now while it is active.
  func duration(now: Date) -> TimeInterval? {
    guard let started else { return nil }
    if let ended { return ended.timeIntervalSince(started) }
    return state.isActive ? now.timeIntervalSince(started) : nil
  }
}
