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
  /// Values of up to four decimals, the most frequent ones, are tried first: when *m* / 10⁴ with
  /// *m* < 10¹⁵ is the magnitude, then *m* without its trailing zeros is the shortest text.
  static func append(_ value: Double, to bytes: inout [UInt8]) {
    let magnitude = value.magnitude
    if magnitude < 1e11 {
      let scaled = Int(magnitude * 1e4 + 0.5)
      if Double(scaled) / 1e4 == magnitude {
        if value.sign == .minus { bytes.append(UInt8(ascii: "-")) }
        return append(tenThousandths: scaled, to: &bytes)
      }
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

  private static func append(tenThousandths scaled: Int, to bytes: inout [UInt8]) {
    append(scaled / 10_000, to: &bytes)
    var rest = scaled % 10_000
    if rest == 0 { return }
    bytes.append(UInt8(ascii: "."))
    var unit = 1000
    while rest > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / unit))
      rest %= unit
      unit /= 10
    }
  }
}
