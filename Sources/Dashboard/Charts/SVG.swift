/// Numbers in drawings.
package enum SVG {
  /// A place with one decimal, which is finer than a screen.
  /// - Precondition: the number is finite.
  package static func number(_ value: Double) -> String {
    precondition(value.isFinite, "a place in a drawing must be finite")
    let tenths = Int((min(max(value, -1e7), 1e7) * 10).rounded())
    let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
    return (tenths < 0 ? "-" : "") + "\(whole)" + (rest == 0 ? "" : ".\(rest)")
  }
}
