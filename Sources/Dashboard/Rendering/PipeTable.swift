/// A table in Markdown, written with vertical bars and a row of dashes below its header.
struct PipeTable: Sendable {
  private let header: [String]
  private let isRight: [Bool]
  private let rows: [[String]]

  /// The table at the head of some lines, and how many of them it takes.
  static func read(_ lines: ArraySlice<Substring>) -> (PipeTable, Int)? {
    guard lines.count >= 2, let first = lines.first, first.contains("|"),
      let header = cells(first), let marks = cells(lines[lines.startIndex + 1]),
      marks.count == header.count, marks.allSatisfy(isMark)
    else { return nil }
    let body = lines.dropFirst(2).prefix { $0.contains("|") && !$0.allSatisfy(\.isWhitespace) }
    let rows = body.map { line in
      let found = cells(line) ?? [String(line)]
      return (0..<header.count).map { $0 < found.count ? found[$0] : "" }
    }
    let table = PipeTable(
      header: header, isRight: marks.map { $0.hasSuffix(":") && !$0.hasPrefix(":") }, rows: rows)
    return (table, 2 + rows.count)
  }

  /// The table in HTML.
  /// - Parameter inline: makes HTML of the text of a cell.
  func html(inline: (String) -> String) -> String {
    func row(_ name: String, _ cells: [String]) -> String {
      zip(cells, isRight).map { cell, isRight in
        "<\(name)\(isRight ? " class=\"n\"" : "")>\(inline(cell))</\(name)>"
      }.joined()
    }
    var html =
      "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>\(row("th", header))</tr></thead><tbody>"
    for cells in rows { html += "<tr>\(row("td", cells))</tr>" }
    return html + "</tbody></table></div>\n"
  }

  /// The cells of a line; nil for a line that is indented like code.
  private static func cells(_ line: Substring) -> [String]? {
    let text = line.drop(while: { $0 == " " })
    guard line.count - text.count < 4 else { return nil }
    var cells = [""]
    var isEscaped = false
    for character in trimmed(text) {
      if character == "|", !isEscaped {
        cells.append("")
      } else {
        if character == "|" { cells[cells.count - 1].removeLast() }
        cells[cells.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    cells = cells.map { String(trimmed($0[...])) }
    if cells.first == "" { cells.removeFirst() }
    if cells.count > 1, cells.last == "" { cells.removeLast() }
    return cells.isEmpty ? nil : cells
  }

  private static func isMark(_ cell: String) -> Bool {
    let dashes = cell.drop(while: { $0 == ":" }).reversed().drop(while: { $0 == ":" })
    return !dashes.isEmpty && dashes.allSatisfy { $0 == "-" }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text.drop(while: \.isWhitespace)
  }
}
