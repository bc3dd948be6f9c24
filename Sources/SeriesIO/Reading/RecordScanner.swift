/// Cuts a CSV text (RFC 4180) into records and fields, without copying a byte.
///
/// Lines end with LF or CRLF; blank lines are skipped; the last one needs no line break.
struct RecordScanner {
  /// A field of the current record, quotes excluded.
  struct Field {
    var start: Int
    var end: Int
    /// Whether the field holds doubled quotes, which stand for one.
    var hasDoubledQuotes: Bool
  }

  let base: UnsafePointer<UInt8>
  let count: Int
  let file: String
  /// Where the next record starts.
  private(set) var position: Int
  /// The line of the next record.
  private(set) var nextLine = 1
  /// The line of the current record.
  private(set) var line = 0
  /// The fields of the current record.
  private(set) var fields: [Field] = []

  /// A scanner over a text, which a byte order mark may precede.
  init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
    // An empty buffer may have no address; it is never read.
    base = bytes.baseAddress ?? UnsafePointer(bitPattern: 1)!
    count = bytes.count
    self.file = file
    position =
      bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
  }

  /// Reads the next record into ``fields``.
  /// - Returns: false at the end of the text.
  mutating func next() throws(SeriesFileError) -> Bool {
    skipBlankLines()
    guard position < count else { return false }
    line = nextLine
    fields.removeAll(keepingCapacity: true)
    let limit = position + PanelReader.maximumRecordLength
    var cursor = position
    while true {
      var field: Field
      if cursor < count, base[cursor] == UInt8(ascii: "\"") {
        field = try quotedField(at: &cursor, limit: limit)
      } else {
        field = Field(start: cursor, end: cursor, hasDoubledQuotes: false)
        while cursor < count, base[cursor] != UInt8(ascii: ","), base[cursor] != UInt8(ascii: "\n")
        {
          cursor += 1
        }
        field.end = cursor
      }
      if cursor < count, base[cursor] == UInt8(ascii: ",") {
        fields.append(field)
        cursor += 1
        continue
      }
      if field.end == cursor, cursor > field.start, base[cursor - 1] == UInt8(ascii: "\r") {
        field.end -= 1
      }
      fields.append(field)
      break
    }
    guard cursor <= limit else { throw tooLong() }
    position = min(cursor + 1, count)
    nextLine += 1
    return true
  }

  /// The bytes of a field; doubled quotes are still doubled.
  @inline(__always)
  func bytes(_ field: Field) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + field.start, count: field.end - field.start)
  }

  /// The bytes of a field without spaces around.
  @inline(__always)
  func trimmedBytes(_ field: Field) -> UnsafeBufferPointer<UInt8> {
    var start = field.start
    var end = field.end
    while start < end, base[start] == 0x20 || base[start] == 0x09 { start += 1 }
    while start < end, base[end - 1] == 0x20 || base[end - 1] == 0x09 { end -= 1 }
    return UnsafeBufferPointer(start: base + start, count: end - start)
  }

  /// The text of a field.
  func text(_ field: Field) -> String {
    guard field.hasDoubledQuotes else { return String(decoding: bytes(field), as: UTF8.self) }
    var result: [UInt8] = []
    var cursor = field.start
    while cursor < field.end {
      result.append(base[cursor])
      cursor += base[cursor] == UInt8(ascii: "\"") ? 2 : 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  private mutating func skipBlankLines() {
    while position < count {
      if base[position] == UInt8(ascii: "\n") {
        position += 1
      } else if base[position] == UInt8(ascii: "\r"),
        position + 1 == count || base[position + 1] == UInt8(ascii: "\n")
      {
        position = min(position + 2, count)
      } else {
        return
      }
      nextLine += 1
    }
  }

  /// Reads a quoted field; the cursor ends on the comma or line break behind it.
  private mutating func quotedField(at cursor: inout Int, limit: Int) throws(SeriesFileError)
    -> Field
  {
    let openedOn = nextLine
    let column = fields.count + 1
    cursor += 1
    var field = Field(start: cursor, end: cursor, hasDoubledQuotes: false)
    while true {
      guard cursor < count, cursor <= limit else {
        throw SeriesFileError(
          .quote, file: file, line: openedOn, column: column,
          reason: "a quoted field opens here and is not closed",
          expected: "a closing quote; a quote inside a quoted field is written twice")
      }
      let byte = base[cursor]
      if byte == UInt8(ascii: "\n") { nextLine += 1 }
      if byte == UInt8(ascii: "\"") {
        if cursor + 1 < count, base[cursor + 1] == UInt8(ascii: "\"") {
          field.hasDoubledQuotes = true
          cursor += 2
          continue
        }
        break
      }
      cursor += 1
    }
    field.end = cursor
    cursor += 1
    if cursor < count, base[cursor] == UInt8(ascii: "\r"),
      cursor + 1 == count || base[cursor + 1] == UInt8(ascii: "\n")
    {
      cursor += 1
    }
    guard cursor == count || base[cursor] == UInt8(ascii: ",") || base[cursor] == UInt8(ascii: "\n")
    else {
      throw SeriesFileError(
        .quote, file: file, line: nextLine, column: column,
        reason: "text follows a closing quote",
        expected: "a comma or the end of the line; a quote inside a quoted field is written twice")
    }
    return field
  }

  private func tooLong() -> SeriesFileError {
    SeriesFileError(
      .recordLength, file: file, line: line,
      reason: "the line is longer than \(PanelReader.maximumRecordLength) bytes",
      expected: "a CSV file with one observation a line")
  }
}
