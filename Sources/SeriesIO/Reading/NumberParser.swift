/// Parses the values of a file.
enum NumberParser {
  /// What a cell holds.
  enum Cell {
    case number(Double)
    case missing
    /// Neither a number nor a marker of a missing value.
    case text
  }

  /// Parses `[+-]digits[.digits][e[+-]digits]`, correctly rounded; infinite when too large.
  ///
  /// Up to 2⁵³ in the digits and 22 in the decimal exponent, the quotient of two exact doubles is
  /// the correctly rounded value (Clinger, 1990); everything else goes to the standard library.
  /// - Complexity: O(length).
  @inline(__always)
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Cell {
    var position = 0
    let count = text.count
    var isNegative = false
    if count > 0, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
      isNegative = text[0] == UInt8(ascii: "-")
      position = 1
    }
    var mantissa: UInt64 = 0
    let first = position
    while position < count {
      let digit = text[position] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      position += 1
    }
    var digits = position - first
    var decimals = 0
    if position < count, text[position] == UInt8(ascii: ".") {
      position += 1
      let start = position
      while position < count {
        let digit = text[position] &- UInt8(ascii: "0")
        guard digit < 10 else { break }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        position += 1
      }
      decimals = position - start
      digits += decimals
    }
    if position == count, digits > 0, digits <= 19, decimals <= 22, mantissa <= 1 << 53 {
      let value = Double(mantissa) / powersOfTen(decimals)
      return .number(isNegative ? -value : value)
    }
    return slowParse(text, digits: digits, mantissaEnd: position)
  }

  @inline(__always)
  private static func powersOfTen(_ exponent: Int) -> Double { tenToThe[exponent] }

  private static let tenToThe: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  @inline(never)
  private static func slowParse(
    _ text: UnsafeBufferPointer<UInt8>, digits: Int, mantissaEnd: Int
  ) -> Cell {
    if digits == 0 {
      let word = String(decoding: text.prefix(16), as: UTF8.self)
      switch word {
      case "", "NA", "NaN", "null": return .missing
      // Infinity is a number out of range, not a text.
      case "inf", "Inf", "INF", "Infinity", "infinity", "+inf", "+Infinity", "-inf", "-Inf",
        "-Infinity":
        return .number(word.utf8.first == UInt8(ascii: "-") ? -.infinity : .infinity)
      default: return .text
      }
    }
    var position = mantissaEnd
    if position < text.count {
      guard text[position] | 0x20 == UInt8(ascii: "e") else { return .text }
      position += 1
      if position < text.count,
        text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+")
      {
        position += 1
      }
      guard position < text.count,
        text[position...].allSatisfy({ $0 &- UInt8(ascii: "0") < 10 })
      else { return .text }
    }
    // The grammar is checked above, because the standard library also takes hexadecimal.
    return Double(String(decoding: text, as: UTF8.self)).map { .number($0) } ?? .text
  }
}
