/// Numbers as a sentence shows them: a few significant digits, the same on every platform.
enum PlainNumber {
  /// `digits` significant digits, or as many as the whole part has; with an exponent where a plain
  /// number would be hard to read.
  static func text(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    let sign = value < 0 ? "-" : ""
    var exponent = 0
    var mantissa = abs(value)
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    if (-4...14).contains(exponent) {
      return sign + fixed(abs(value), decimals: max(0, digits - 1 - exponent))
    }
    return sign + fixed(mantissa, decimals: digits - 1) + "e\(exponent)"
  }

  /// A share in percent: whole from 10 % on, one decimal below, `less than 0.1` for the rest.
  static func percent(_ share: Double) -> String {
    let percent = 100 * abs(share)
    guard percent >= 0.05 else { return "less than 0.1 %" }
    let text = fixed(percent, decimals: percent < 9.95 ? 1 : 0)
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + " %"
  }

  /// A p value: two decimals, three where it is small.
  static func pValue(_ p: Double) -> String {
    if p < 0.001 { return "p < 0.001" }
    return "p = " + fixed(p, decimals: p < 0.0995 ? 3 : 2)
  }

  private static func fixed(_ value: Double, decimals: Int) -> String {
    var unit = 1.0
    for _ in 0..<decimals { unit *= 10 }
    let scaled = (value * unit).rounded()
    guard let whole = Int(exactly: scaled) else { return "\(value)" }
    guard decimals > 0 else { return "\(whole)" }
    let digits = String(whole)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }
}
