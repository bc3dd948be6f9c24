extension ResultTable {
  /// The table as RFC 4180 has it, with lines that end in LF; missing cells are empty.
  func csv() -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(content.count + content.count / 8 + kinds.count + 256)
    for (place, name) in columns.enumerated() {
      if place > 0 { output.append(UInt8(ascii: ",")) }
      let bytes = Array(name.utf8)
      if bytes.contains(where: Self.isSpecial) {
        Self.appendQuoted(bytes[...], to: &output)
      } else {
        output.append(contentsOf: bytes)
      }
    }
    output.append(UInt8(ascii: "\n"))
    var column = 0
    var start = 0
    content.withUnsafeBufferPointer { content in
      for cell in kinds.indices {
        let end = ends[cell]
        if kinds[cell] == .special {
          Self.appendQuoted(content[start..<end], to: &output)
        } else {
          output.append(contentsOf: UnsafeBufferPointer(rebasing: content[start..<end]))
        }
        start = end
        column += 1
        if column == columns.count { column = 0 }
        output.append(UInt8(ascii: column == 0 ? "\n" : ","))
      }
    }
    return output
  }

  private static func appendQuoted(_ bytes: some Sequence<UInt8>, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { output.append(byte) }
      output.append(byte)
    }
    output.append(UInt8(ascii: "\""))
  }
}
