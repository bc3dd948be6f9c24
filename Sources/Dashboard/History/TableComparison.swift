/// What differs between two versions of a table, row by row.
package enum TableComparison {
  private static let rowLimit = 300

  /// The comparison in HTML: changed cells with the old value struck out, rows that came or went.
  package static func html(old: [UInt8], new: [UInt8]) -> String {
    let newer = KeyedTable(new)
    let older = KeyedTable(old, keyColumns: newer.keyColumns)
    let known = Set(newer.keys)
    var rows: [String] = []
    var same = 0
    for key in newer.keys {
      guard let row = newer.row(key) else { continue }
      guard older.row(key) != nil else {
        rows.append(line("added", row.map { "<td>\(Markup.escape($0))</td>" }))
        continue
      }
      var hasChanged = false
      let cells = newer.columns.enumerated().map { place, column in
        let text = place < row.count ? row[place] : ""
        let before = older.text(key, column) ?? ""
        guard before != text else { return "<td>\(Markup.escape(short(text)))</td>" }
        hasChanged = true
        return "<td class=\"changed\"><del>\(Markup.escape(short(before)))</del> "
          + "<ins>\(Markup.escape(short(text)))</ins>\(difference(before, text))</td>"
      }
      if hasChanged { rows.append(line("changed", cells)) } else { same += 1 }
    }
    for key in older.keys where !known.contains(key) {
      guard older.row(key) != nil else { continue }
      let cells = newer.columns.map {
        "<td>\(Markup.escape(short(older.text(key, $0) ?? "")))</td>"
      }
      rows.append(line("removed", cells))
    }
    if rows.isEmpty { return "<p class=\"empty\">The two are the same.</p>" }
    let heads = newer.columns.map { "<th scope=\"col\">\(Markup.escape($0))</th>" }.joined()
    return "<div class=\"scroll\" tabindex=\"0\"><table class=\"compare\"><thead><tr>"
      + "<th scope=\"col\">row</th>\(heads)</tr></thead><tbody>"
      + rows.prefix(rowLimit).joined() + "</tbody></table></div>"
      + "<p class=\"note\">\(rows.count) row\(rows.count == 1 ? "" : "s") differ\(rows.count == 1 ? "s" : "")"
      + (rows.count > rowLimit ? ", \(rowLimit) shown" : "") + "; \(same) are the same.</p>"
  }

  private static func line(_ state: String, _ cells: [String]) -> String {
    "<tr class=\"\(state)\"><th scope=\"row\">\(state)</th>\(cells.joined())</tr>"
  }

  private static func short(_ text: String) -> String { Amount.number(text) }

  /// How far apart two numbers are, in percent.
  private static func difference(_ old: String, _ new: String) -> String {
    guard let old = Double(old), let new = Double(new), old != 0, old.isFinite, new.isFinite else {
      return ""
    }
    let share = (new - old) / abs(old) * 100
    guard abs(share) < 1e6 else { return "" }
    let tenths = (share * 10).rounded() / 10
    return "<span class=\"beside\">\(tenths > 0 ? "+" : "")\(tenths) %</span>"
  }
}
