import Flow
import Foundation

/// The attempts at a task as a table.
enum AttemptTable {
  private static let head =
    "<table><thead><tr><th scope=\"col\" class=\"n\">#</th><th scope=\"col\" class=\"n\">waited</th>"
    + "<th scope=\"col\">start</th><th scope=\"col\">end</th>"
    + "<th scope=\"col\" class=\"n\">duration</th><th scope=\"col\">error</th></tr></thead><tbody>"

  /// The table, as HTML to stand in a page.
  static func html(_ attempts: [AttemptRecord]) -> String {
    head + attempts.map(row).joined() + "</tbody></table>"
  }

  private static func row(_ attempt: AttemptRecord) -> String {
    let error = attempt.error.map { "<span class=\"why\">\(Markup.escape($0))</span>" } ?? ""
    return "<tr><td class=\"n\">\(attempt.number)</td>"
      + "<td class=\"n\">\(attempt.wait > 0 ? Amount.time(attempt.wait) : "")</td>"
      + "<td class=\"t\">\(Moment(attempt.started).html())</td>"
      + "<td class=\"t\">\(Moment(attempt.ended).html(isClock: true))</td>"
      + "<td class=\"n\">\(Amount.time(attempt.ended.timeIntervalSince(attempt.started)))</td>"
      + "<td class=\"wrap\">\(error)</td></tr>"
  }
}
