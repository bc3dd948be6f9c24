/// Writes numbers as the shortest text that reads back exactly.
enum NumberText {
  /// Writes an integer.
  /// - Complexity: O(digits).
  static func append(_ value: Int, to bytes: inout [UInt8]) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    if rest < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest))
      return
    }
    // Last digit first, into place.
    var digits = 1
    var power: UInt = 10
    while digits < 19, rest >= power {
      digits += 1
      power *= 10
    }
    if digits == 19, rest >= power { digits += 1 }
    let start = bytes.count
    for _ in 0..<digits { bytes.append(UInt8(ascii: "0")) }
    var place = start + digits
    while rest > 0 {
      place -= 1
      bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }

  /// Writes a finite double: `12`, `0.5`, `1e-07`. Valid as CSV and as JSON.
  ///
  /// Values of few decimals, the most frequent ones, are tried first: when *m* / 10ᵏ with
  /// |*m*| < 10¹⁵ is the value, then the smallest such *k* gives the shortest text.
  static func append(_ value: Double, to bytes: inout [UInt8]) {
    var power = 1.0
    for decimals in 0...4 {
      let scaled = (value * power).rounded()
      guard scaled.magnitude < 1e15 else { break }
      if scaled / power == value, scaled != 0 || value.sign == .plus {
        append(Int(scaled), decimals: decimals, to: &bytes)
        return
      }
      power *= 10
    }
    var text = value.description
    let isWhole: Bool = text.withUTF8 { digits in
      digits.count > 2 && digits[digits.count - 1] == UInt8(ascii: "0")
        && digits[digits.count - 2] == UInt8(ascii: ".")
    }
    text.withUTF8 { digits in
      bytes.append(contentsOf: isWhole ? digits.dropLast(2) : digits[...])
    }
  }

  private static func append(_ scaled: Int, decimals: Int, to bytes: inout [UInt8]) {
    if decimals == 0 { return append(scaled, to: &bytes) }
    var unit = 1
    for _ in 0..<decimals { unit *= 10 }
    if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
    let magnitude = abs(scaled)
    append(magnitude / unit, to: &bytes)
    bytes.append(UInt8(ascii: "."))
    var rest = magnitude % unit
    for _ in 0..<decimals {
      unit /= 10
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / unit))
      rest %= unit
    }
  }
}
