internal import Foundation

/// Numbers as a report shows them: a few significant digits, never an exponent where a plain number
/// is readable.
package enum ShortNumber {
  /// `digits` significant digits, or as many as the whole part has.
  package static func text(_ value: Double, digits: Int = 5) -> String {
    guard value != 0 else { return "0" }
    let magnitude = Int(log10(abs(value)).rounded(.down))
    guard (-5...14).contains(magnitude) else { return String(format: "%.\(digits - 1)e", value) }
    return String(format: "%.\(max(0, digits - 1 - magnitude))f", value)
  }
}
