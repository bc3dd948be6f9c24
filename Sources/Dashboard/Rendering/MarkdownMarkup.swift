import CCMark
import Foundation

/// Markdown as HTML: CommonMark, and tables written with vertical bars.
///
/// HTML within the text is left out, and so are links to anything that runs.
package enum MarkdownMarkup {
  /// The HTML of a text.
  /// - Complexity: O(text).
  package static func html(_ text: String) -> String {
    var html = ""
    var pending: [Substring] = []
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    var fence: Character?
    while let line = lines.first {
      if fence == nil, let (table, length) = PipeTable.read(lines) {
        html += common(pending.joined(separator: "\n"))
        pending = []
        html += table.html { cell in inline(cell) }
        lines = lines.dropFirst(length)
        continue
      }
      let trimmed = line.drop(while: { $0 == " " })
      if let mark = trimmed.first, mark == "`" || mark == "~",
        trimmed.hasPrefix(String(repeating: mark, count: 3))
      {
        if fence == nil { fence = mark } else if fence == mark { fence = nil }
      }
      pending.append(line)
      lines = lines.dropFirst()
    }
    return html + common(pending.joined(separator: "\n"))
  }

  /// CommonMark; the default options of the library leave raw HTML and unsafe links out.
  ///
  /// Headings go one level down: the first level is the page's own.
  private static func common(_ text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        guard
          let document = cmark_parse_document(
            characters.baseAddress, characters.count, CMARK_OPT_DEFAULT)
        else { return "" }
        defer { cmark_node_free(document) }
        let walk = cmark_iter_new(document)
        defer { cmark_iter_free(walk) }
        while cmark_iter_next(walk) != CMARK_EVENT_DONE {
          let node = cmark_iter_get_node(walk)
          guard cmark_iter_get_event_type(walk) == CMARK_EVENT_ENTER,
            cmark_node_get_type(node) == CMARK_NODE_HEADING
          else { continue }
          cmark_node_set_heading_level(node, min(6, cmark_node_get_heading_level(node) + 1))
        }
        guard let result = cmark_render_html(document, CMARK_OPT_DEFAULT) else { return "" }
        defer { free(result) }
        return String(cString: result)
      }
    }
  }

  /// The text of a table's cell: one paragraph without its tags, or the bare text.
  private static func inline(_ text: String) -> String {
    let html = common(text)
    let (start, end) = ("<p>", "</p>\n")
    guard html.hasPrefix(start), html.hasSuffix(end) else { return Markup.escape(text) }
    let inner = html.dropFirst(start.count).dropLast(end.count)
    return inner.contains("<p>") ? Markup.escape(text) : String(inner)
  }
}
