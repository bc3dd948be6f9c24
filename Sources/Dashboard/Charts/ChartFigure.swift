import Forecasting
import ModelSelection

/// A drawing with its caption, and the numbers behind it in a table that can be opened.
struct ChartFigure: Sendable {
  /// The drawing as SVG.
  let svg: String
  /// What there is to see, below the drawing; nothing where it is empty.
  var caption = ""
  /// Whether it is too wide for a small screen, where it then scrolls.
  var isWide = true
  /// The numbers behind it; nil where they stand below it anyway.
  var table: ChartTable?

  var html: String {
    let drawing = isWide ? "<div class=\"scroll wide\" tabindex=\"0\">\(svg)</div>" : svg
    let words = caption.isEmpty ? "" : "<figcaption>\(Markup.escape(caption))</figcaption>"
    return "<figure class=\"figure\">\(drawing)\(words)\(table?.html ?? "")</figure>"
  }
}

/// The numbers behind a chart.
struct ChartTable: Sendable {
  /// A cell.
  enum Cell: Sendable {
    case text(String)
    case number(Double?)
    case link(String, to: String)
  }

  let header: [String]
  let rows: [[Cell]]
  /// Rows that a page shows at most, the last ones.
  static let limit = 60

  var html: String {
    let shown = rows.suffix(Self.limit)
    let columns = header.indices.map { column in
      rows.contains {
        if column < $0.count, case .number = $0[column] { true } else { false }
      }
    }
    var html =
      "<details class=\"data\"><summary>Table</summary><div class=\"scroll\" tabindex=\"0\">"
      + "<table><thead><tr>"
    for (name, isNumber) in zip(header, columns) {
      html += "<th scope=\"col\"\(isNumber ? " class=\"n\"" : "")>\(Markup.escape(name))</th>"
    }
    html += "</tr></thead><tbody>"
    for row in shown { html += "<tr>" + row.map(Self.html).joined() + "</tr>" }
    html += "</tbody></table></div>"
    if shown.count < rows.count {
      html += "<p class=\"note\">The last \(shown.count) of \(rows.count) rows.</p>"
    }
    return html + "</details>"
  }

  private static func html(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): "<td>\(Markup.escape(text))</td>"
    case .number(let number): "<td class=\"n\">\(Figures.text(number))</td>"
    case .link(let text, let path):
      "<td><a href=\"\(Markup.escape(path))\">\(Markup.escape(text))</a></td>"
    }
  }
}

/// Numbers as pages show them.
enum Figures {
  /// A few significant digits; a dash for what is missing.
  static func text(_ value: Double?, digits: Int = 5) -> String {
    guard let value, value.isFinite else { return "–" }
    let text = ShortNumber.text(abs(value), digits: digits)
    let whole = text.prefix { $0.isNumber }
    let isPlain = text.allSatisfy { $0.isNumber || $0 == "." }
    let grouped = isPlain && whole.count > 4 ? NumberTicks.grouped(whole) : String(whole)
    return (value < 0 ? "−" : "") + grouped + text.dropFirst(whole.count)
  }

  /// A coverage in percent, `95 %`.
  static func level(_ level: Double) -> String { "\(ModelSpec.Value.number(level)) %" }

  /// `62 %`.
  static func percent(_ share: Double?) -> String {
    guard let share, share.isFinite else { return "–" }
    return "\(NumberTicks.grouped(100 * share, decimals: 0)) %"
  }

  /// `12 of 13`.
  static func count(_ part: Int, of whole: Int) -> String { "\(part) of \(whole)" }
}
