import Foundation

/// A table in CSV as JSON or Markdown.
package enum TableConversion {
  /// A list of objects, one a row; what is written like a number is one, and what is empty is null.
  package static func json(_ content: [UInt8]) throws -> [UInt8] {
    let document = CSVDocument(content, limit: .max)
    let rows = document.rows.map { row in
      Row(names: document.header, cells: row)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(rows)) + [10]
  }

  /// A table with vertical bars.
  package static func markdown(_ content: [UInt8]) -> [UInt8] {
    let document = CSVDocument(content, limit: .max)
    guard !document.header.isEmpty else { return [] }
    func line(_ cells: [String]) -> String {
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }
    let marks = document.header.indices.map { column in
      let isNumeric = document.rows.allSatisfy { row in
        column >= row.count || row[column].isEmpty || Double(row[column]) != nil
      }
      return isNumeric ? "---:" : "---"
    }
    let rows = document.rows.map { row in
      line(document.header.indices.map { $0 < row.count ? row[$0] : "" })
    }
    return Array((line(document.header) + line(marks) + rows.joined()).utf8)
  }

  private struct Row: Encodable {
    let names: [String]
    let cells: [String]

    struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      for (name, cell) in zip(names, cells) {
        let key = Key(stringValue: name)
        if cell.isEmpty {
          try container.encodeNil(forKey: key)
        } else if let number = Double(cell), number.isFinite {
          try container.encode(number, forKey: key)
        } else {
          try container.encode(cell, forKey: key)
        }
      }
    }
  }
}
