import Foundation

/// Where values of a range lie between two places of a drawing.
package struct LinearScale: Sendable, Hashable {
  /// The values shown.
  package let domain: ClosedRange<Double>
  /// The place of the smallest value.
  package let start: Double
  /// The place of the largest.
  package let end: Double

  /// A scale from its ends.
  package init(domain: ClosedRange<Double>, start: Double, end: Double) {
    self.domain = domain
    self.start = start
    self.end = end
  }

  /// The place of a value; what lies outside the domain is drawn at its edge, so that nothing leaves
  /// the plot.
  package func callAsFunction(_ value: Double) -> Double {
    let inside = min(max(value, domain.lowerBound), domain.upperBound)
    // Halves, since the width of a domain of extreme numbers need not be finite.
    let width = domain.upperBound / 2 - domain.lowerBound / 2
    let share = (inside / 2 - domain.lowerBound / 2) / width
    return start + (end - start) * share
  }

  /// A domain that holds values with some room around them. NaN and infinity take no part; without
  /// any value it is 0 … 1, and equal values lie in its middle.
  package static func domain(
    of values: some Sequence<Double>, room: Double = 0.05, including extra: [Double] = []
  ) -> ClosedRange<Double> {
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    for value in extra where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else { return 0...1 }
    // Closer than this, ticks between them could not be told apart.
    let least = max(abs(low), abs(high)) * 1e-9
    let margin =
      high / 2 - low / 2 > least ? (high / 2 - low / 2) * 2 * room : max(abs(low) * 0.1, 1)
    return (low - margin)...(high + margin)
  }
}
