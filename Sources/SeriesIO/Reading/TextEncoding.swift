/// Checks once that a file is text, so that no later step has to.
enum TextEncoding {
  /// Refuses NUL bytes and everything that is not UTF-8.
  /// - Complexity: O(size); plain ASCII passes at memory speed.
  static func check(_ bytes: UnsafeBufferPointer<UInt8>, file: String) throws(SeriesFileError) {
    if isPlain(bytes) { return }
    guard let offset = firstInvalid(bytes) else { return }
    let line = 1 + bytes[..<offset].count { $0 == UInt8(ascii: "\n") }
    let isUTF16 = bytes.count >= 2 && (bytes[0] ^ bytes[1]) == 1 && bytes[0] | 1 == 0xFF
    let reason =
      isUTF16
      ? "the file is UTF-16"
      : bytes[offset] == 0
        ? "NUL at byte \(offset)"
        : "byte \(offset) is 0x\(String(bytes[offset], radix: 16, uppercase: true)), not UTF-8"
    throw SeriesFileError(
      .encoding, file: file, line: line, reason: reason, expected: "text in UTF-8")
  }

  /// Whether all bytes are ASCII other than NUL.
  private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var highest: UInt8 = 0
    var lowest: UInt8 = 255
    for byte in bytes {
      highest |= byte
      lowest = min(lowest, byte)
    }
    return highest < 0x80 && lowest > 0
  }

  /// The offset of the first byte that is NUL or starts no well-formed sequence (Unicode 15, table
  /// 3-7).
  private static func firstInvalid(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var position = 0
    while position < bytes.count {
      let lead = bytes[position]
      if lead < 0x80 {
        if lead == 0 { return position }
        position += 1
        continue
      }
      let length: Int
      var second: ClosedRange<UInt8> = 0x80...0xBF
      switch lead {
      case 0xC2...0xDF: length = 2
      case 0xE0...0xEF:
        length = 3
        if lead == 0xE0 { second = 0xA0...0xBF }
        if lead == 0xED { second = 0x80...0x9F }
      case 0xF0...0xF4:
        length = 4
        if lead == 0xF0 { second = 0x90...0xBF }
        if lead == 0xF4 { second = 0x80...0x8F }
      default: return position
      }
      guard position + length <= bytes.count, second.contains(bytes[position + 1]),
        bytes[(position + 2)..<(position + length)].allSatisfy({ $0 & 0xC0 == 0x80 })
      else { return position }
      position += length
    }
    return nil
  }
}
