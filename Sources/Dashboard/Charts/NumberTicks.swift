import Foundation

/// Round values inside a domain, and how they are written.
package struct NumberTicks: Sendable, Hashable {
  /// The values, ascending.
  package let values: [Double]
  private let step: Double

  /// About `count` values at distances of 1, 2 or 5 times a power of ten, two at least where numbers
  /// are fine enough for that.
  package init(_ domain: ClosedRange<Double>, count: Int = 5) {
    let width = domain.upperBound / 2 - domain.lowerBound / 2
    guard width > 0, width.isFinite else {
      step = 1
      values = []
      return
    }
    let rough = width / Double(max(count, 1)) * 2
    let power = pow(10, log10(rough).rounded(.down))
    let steps = [10, 5, 2, 1, 0.5, 0.2, 0.1].map { $0 * power }
    let first = steps.lastIndex { $0 >= rough } ?? 0
    let step =
      steps[first...].first { Self.multiples(of: $0, in: domain).count > 1 } ?? steps[first]
    self.step = step
    let found = Self.multiples(of: step, in: domain)
    values = found.count > 4 * count ? [] : found.map { $0 * step + 0 }
  }

  private static func multiples(of step: Double, in domain: ClosedRange<Double>)
    -> [Double]
  {
    let first = (domain.lowerBound / step).rounded(.up)
    let last = (domain.upperBound / step).rounded(.down)
    return Array(stride(from: first, through: min(last, first + 100), by: 1))
  }

  /// A tick as text: in thousands, millions or more where all ticks are whole ones of these, with no
  /// more decimals than neighbours need to differ.
  package func label(_ value: Double) -> String {
    let largest = values.map(abs).max() ?? abs(value)
    guard largest < 1e15, largest >= 1e-4 || largest == 0 else {
      return String(format: "%.3g", value)
    }
    let unit = Self.units.last { largest >= 10 * $0.size && step >= $0.size } ?? Self.units[0]
    let decimals = max(0, -Int(log10(step / unit.size * 1.000_001).rounded(.down)))
    return Self.grouped(value / unit.size, decimals: decimals) + unit.name
  }

  private static let units: [(size: Double, name: String)] = [
    (1, ""), (1e3, "k"), (1e6, "M"), (1e9, "G"),
  ]

  /// `-12,345.60`.
  package static func grouped(_ value: Double, decimals: Int) -> String {
    let text = String(format: "%.\(decimals)f", abs(value))
    let whole = text.prefix { $0 != "." }
    let isZero = !text.contains { $0 != "0" && $0 != "." }
    return (value < 0 && !isZero ? "−" : "") + grouped(whole) + text.dropFirst(whole.count)
  }

  /// Digits with a comma between every three.
  package static func grouped(_ digits: some StringProtocol) -> String {
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
