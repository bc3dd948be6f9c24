extension ResultTable {
  /// The table as one JSON object a line, keys in the order of the columns, missing cells `null`.
  ///
  /// Written here, and not by an encoder of Foundation, because those keep no order of keys: they
  /// sort them or take the order of a hash table. Texts are escaped as RFC 8259, section 7 demands.
  func json() -> [UInt8] {
    let keys = columns.enumerated().map { place, name in
      var key: [UInt8] = [UInt8(ascii: place == 0 ? "{" : ",")]
      Self.appendString(Array(name.utf8)[...], to: &key)
      key.append(UInt8(ascii: ":"))
      return key
    }
    var output: [UInt8] = []
    let keyLength = keys.reduce(2) { $0 + $1.count }
    output.reserveCapacity(content.count + rowCount * keyLength + kinds.count * 2)
    var column = 0
    for cell in kinds.indices {
      output.append(contentsOf: keys[column])
      let bytes = content[range(of: cell)]
      switch kinds[cell] {
      case .number, .flag: output.append(contentsOf: bytes)
      case .missing: output.append(contentsOf: "null".utf8)
      case .text, .special: Self.appendString(bytes, to: &output)
      }
      column += 1
      if column == columns.count {
        column = 0
        output.append(contentsOf: "}\n".utf8)
      }
    }
    return output
  }

  private static func appendString(_ bytes: ArraySlice<UInt8>, to output: inout [UInt8]) {
    let hexadecimal = Array("0123456789abcdef".utf8)
    output.append(UInt8(ascii: "\""))
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        output.append(UInt8(ascii: "\\"))
        output.append(byte)
      case UInt8(ascii: "\n"): output.append(contentsOf: #"\n"#.utf8)
      case UInt8(ascii: "\r"): output.append(contentsOf: #"\r"#.utf8)
      case UInt8(ascii: "\t"): output.append(contentsOf: #"\t"#.utf8)
      case 0..<0x20:
        output.append(contentsOf: #"\u00"#.utf8)
        output.append(hexadecimal[Int(byte >> 4)])
        output.append(hexadecimal[Int(byte & 15)])
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
