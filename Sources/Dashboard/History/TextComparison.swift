/// What differs between two versions of a text, line by line.
package enum TextComparison {
  /// Longer texts are not compared: the work grows with length and difference.
  private static let lineLimit = 4000
  /// Lines shown around a change.
  private static let context = 2

  /// The comparison in HTML.
  package static func html(old: String, new: String) -> String {
    let before = old.split(separator: "\n", omittingEmptySubsequences: false)
    let after = new.split(separator: "\n", omittingEmptySubsequences: false)
    if old == new { return "<p class=\"empty\">The two are the same.</p>" }
    guard before.count <= lineLimit, after.count <= lineLimit else {
      return "<p class=\"note\">Too long to be compared here; download both.</p>"
    }
    let changes = after.difference(from: before)
    let removed = Set(changes.removals.map(offset))
    let inserted = Set(changes.insertions.map(offset))
    var lines: [(mark: Character, text: Substring)] = []
    var (i, j) = (0, 0)
    while i < before.count || j < after.count {
      if i < before.count, removed.contains(i) {
        lines.append(("-", before[i]))
        i += 1
      } else if j < after.count, inserted.contains(j) {
        lines.append(("+", after[j]))
        j += 1
      } else {
        lines.append((" ", after[j]))
        (i, j) = (i + 1, j + 1)
      }
    }
    let isShown = lines.indices.map { place in
      lines[max(0, place - context)...min(lines.count - 1, place + context)].contains {
        $0.mark != " "
      }
    }
    var html = "<ol class=\"diff\">"
    for place in lines.indices where isShown[place] {
      if place > 0, !isShown[place - 1] { html += "<li class=\"gap\">…</li>" }
      let text = Markup.escape(String(lines[place].text))
      switch lines[place].mark {
      case "-": html += "<li class=\"removed\"><del>\(text)</del></li>"
      case "+": html += "<li class=\"added\"><ins>\(text)</ins></li>"
      default: html += "<li>\(text)</li>"
      }
    }
    return html + "</ol>"
  }

  private static func offset(_ change: CollectionDifference<Substring>.Change) -> Int {
    switch change {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
