import Foundation

/// A CSV table as one of HTML: columns of numbers to the right and with equal decimals.
package enum TableMarkup {
  /// How many rows a page shows; the rest is for the download.
  static let rowLimit = 500

  /// The table, with a note below when it is longer than what is shown.
  package static func html(_ content: [UInt8]) -> String {
    let document = CSVDocument(content, limit: rowLimit)
    guard !document.header.isEmpty else { return "<p class=\"note\">The table is empty.</p>" }
    let columns = document.header.indices.map { index in
      Column(document.rows.map { index < $0.count ? $0[index] : "" })
    }
    var html = "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>"
    for (name, column) in zip(document.header, columns) {
      html += "<th scope=\"col\"\(column.attribute)>\(Markup.escape(name))</th>"
    }
    html += "</tr></thead><tbody>"
    for row in document.rows {
      html += "<tr>"
      for (index, column) in columns.enumerated() {
        html += column.cell(index < row.count ? row[index] : "")
      }
      html += "</tr>"
    }
    html += "</tbody></table></div>"
    if document.count > document.rows.count {
      html +=
        "<p class=\"note\">\(document.rows.count) of \(document.count) rows; "
        + "the download has all.</p>"
    }
    return html
  }

  /// How the cells of a column are written.
  private struct Column {
    private let isNumeric: Bool
    /// The decimals that all cells are rounded to; nil shows them as they are.
    private let decimals: Int?

    init(_ cells: [String]) {
      let texts = cells.filter { !$0.isEmpty && $0 != "NA" }
      let numbers = texts.compactMap { Double($0) }
      isNumeric = !texts.isEmpty && numbers.count == texts.count
      let written =
        texts.map { text in
          text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
        }.max() ?? 0
      // Five significant digits of the smallest number of an ordinary size.
      let smallest = numbers.map { abs($0) }.filter { $0 >= 1e-3 }.min() ?? 0
      let hasOrdinaryNumbers = isNumeric && smallest > 0 && numbers.allSatisfy { abs($0) < 1e9 }
      let wanted = hasOrdinaryNumbers ? min(max(0, 4 - Int(log10(smallest).rounded(.down))), 4) : 0
      decimals = hasOrdinaryNumbers && written > 0 ? min(wanted, written) : nil
    }

    var attribute: String { isNumeric ? " class=\"n\"" : "" }

    func cell(_ text: String) -> String {
      if let decimals, let number = Double(text), number == 0 || abs(number) >= 1e-3 {
        let short = String(format: "%.\(decimals)f", number)
        let full = short == text ? "" : " title=\"\(Markup.escape(text))\""
        return "<td class=\"n\"\(full)>\(short)</td>"
      }
      return "<td\(attribute)>\(Markup.escape(text))</td>"
    }
  }
}
