/// A table in CSV (RFC 4180), read for showing: whatever the bytes are, something is shown.
struct CSVDocument: Sendable {
  /// The first record.
  let header: [String]
  /// The other records, at most as many as were asked for.
  let rows: [[String]]
  /// How many there are in all.
  let count: Int

  /// Reads a table.
  /// - Parameter limit: the number of records to keep.
  /// - Complexity: O(bytes).
  init(_ bytes: [UInt8], limit: Int) {
    var reader = CSVReader(bytes: bytes)
    header = reader.next() ?? []
    var rows: [[String]] = []
    var count = 0
    while let record = reader.next() {
      count += 1
      if rows.count < limit { rows.append(record) }
    }
    self.rows = rows
    self.count = count
  }
}

/// Reads one record after the other.
private struct CSVReader {
  private let bytes: [UInt8]
  private var position: Int

  init(bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The fields of the next record that is not an empty line.
  mutating func next() -> [String]? {
    while position < bytes.count, bytes[position] == 10 || bytes[position] == 13 { position += 1 }
    guard position < bytes.count else { return nil }
    var fields: [String] = []
    while true {
      fields.append(field())
      guard position < bytes.count, bytes[position] == UInt8(ascii: ",") else { return fields }
      position += 1
    }
  }

  /// The field at the position, which then stands at a comma, the end of the line, or the end.
  private mutating func field() -> String {
    let quote = UInt8(ascii: "\"")
    var text: [UInt8] = []
    var isQuoted = position < bytes.count && bytes[position] == quote
    if isQuoted { position += 1 }
    while position < bytes.count {
      let byte = bytes[position]
      if isQuoted {
        if byte != quote {
          text.append(byte)
        } else if position + 1 < bytes.count, bytes[position + 1] == quote {
          text.append(quote)
          position += 1
        } else {
          isQuoted = false
        }
      } else {
        if byte == UInt8(ascii: ",") || byte == 10 || byte == 13 { break }
        text.append(byte)
      }
      position += 1
    }
    return String(decoding: text, as: UTF8.self)
  }
}
