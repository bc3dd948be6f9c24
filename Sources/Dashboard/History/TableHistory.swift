import Flow
import Foundation

/// A table artifact over its versions: one row for each thing it speaks of, one column a version.
struct TableHistory: Sendable {
  /// How many versions are shown, the newest first.
  static let versionLimit = 13
  private static let rowLimit = 200

  let column: String
  let columns: [Choice]
  let keyColumns: [String]
  let versions: [Version]
  let rows: [Row]
  /// How many rows there are beyond those shown.
  let hidden: Int

  /// A column of numbers to choose.
  struct Choice: Sendable {
    let name: String
    let link: String
    let isShown: Bool
  }

  /// A version as the head of a column.
  struct Version: Sendable {
    let number: Int
    let link: String
    /// The instant its run was about.
    let asOf: Moment
  }

  /// One thing over the versions.
  struct Row: Sendable {
    let key: [String]
    let spark: String
    let cells: [Cell]
  }

  /// A value, and the words beside it, such as the model that said it.
  struct Cell: Sendable {
    let value: String
    let words: String
  }

  /// - Parameters:
  ///   - records: the versions of an artifact, oldest first.
  ///   - column: the column of numbers to show; the first where there is no such one.
  ///   - find: only rows whose key contains this.
  init?(
    _ records: [ArtifactRecord], column wanted: String?, find: String?,
    content: (ArtifactRecord) throws -> [UInt8], asOf: (ArtifactRecord) throws -> Date,
    link: (_ column: String) -> String
  ) rethrows {
    let records = Array(records.suffix(Self.versionLimit))
    guard let newest = records.last else { return nil }
    let last = KeyedTable(try content(newest))
    guard let first = last.numberColumns.first else { return nil }
    let column = wanted.flatMap { last.numberColumns.contains($0) ? $0 : nil } ?? first
    let tables =
      try records.dropLast().map { record in
        KeyedTable(try content(record), keyColumns: last.keyColumns)
      } + [last]
    var keys = last.keys
    var seen = Set(keys)
    for table in tables.reversed() {
      for key in table.keys where seen.insert(key).inserted { keys.append(key) }
    }
    if let find = find?.lowercased() {
      keys = keys.filter { $0.contains { $0.lowercased().contains(find) } }
    }
    let words = last.columns.filter {
      !last.numberColumns.contains($0) && !last.keyColumns.contains($0)
    }
    self.column = column
    columns = last.numberColumns.map {
      Choice(name: $0, link: link($0), isShown: $0 == column)
    }
    keyColumns = last.keyColumns.isEmpty ? ["row"] : last.keyColumns
    versions = try records.reversed().map { record in
      Version(
        number: record.version,
        link: Address.artifact(key: record.key).path(["version": "\(record.version)"]),
        asOf: Moment(try asOf(record)))
    }
    rows = keys.prefix(Self.rowLimit).map { key in
      let texts = tables.map { $0.text(key, column) }
      let numbers = texts.map { $0.flatMap { Double($0) } }
      let name = key.joined(separator: " ")
      return Row(
        key: key,
        spark: Sparkline.svg(numbers, label: "\(column) of \(name) over \(numbers.count) versions"),
        cells: zip(tables, texts).reversed().map { table, text in
          Cell(
            value: text.map(Amount.number) ?? "",
            words: words.compactMap { table.text(key, $0) }.filter { !$0.isEmpty }
              .joined(separator: " · "))
        })
    }
    hidden = keys.count - rows.count
  }

  /// The table in HTML.
  var html: String {
    var html = "<div class=\"scroll\" tabindex=\"0\"><table class=\"history\"><thead><tr>"
    let heads =
      keyColumns
      + Array(
        repeating: "row", count: max(0, (rows.map(\.key.count).max() ?? 0) - keyColumns.count))
    for head in heads { html += "<th scope=\"col\">\(Markup.escape(head))</th>" }
    html += "<th scope=\"col\">\(Markup.escape(column))</th>"
    for version in versions {
      html +=
        "<th scope=\"col\" class=\"n\"><a href=\"\(Markup.escape(version.link))\">v\(version.number)</a>"
        + "<br><time datetime=\"\(version.asOf.iso)\" data-day>\(version.asOf.text.prefix(10))</time></th>"
    }
    html += "</tr></thead><tbody>"
    for row in rows {
      html += "<tr>"
      for place in heads.indices {
        let text = place < row.key.count ? Markup.escape(row.key[place]) : ""
        html += place == 0 ? "<th scope=\"row\">\(text)</th>" : "<td>\(text)</td>"
      }
      html += "<td>\(row.spark)</td>"
      for cell in row.cells {
        html += "<td class=\"n\">\(Markup.escape(cell.value))"
        if !cell.words.isEmpty {
          html += "<span class=\"beside\">\(Markup.escape(cell.words))</span>"
        }
        html += "</td>"
      }
      html += "</tr>"
    }
    html += "</tbody></table></div>"
    if hidden > 0 {
      html += "<p class=\"note\">\(hidden) more rows; narrow them down by a name.</p>"
    }
    return html
  }
}
