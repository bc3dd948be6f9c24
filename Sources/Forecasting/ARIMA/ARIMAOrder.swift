/// The three orders of one group of an ARIMA model: autoregression, differences, moving average.
public struct ARIMAOrder: Sendable, Hashable, Codable {
  /// The order of the autoregression.
  public var p: Int
  /// The number of differences.
  public var d: Int
  /// The order of the moving average.
  public var q: Int

  /// The group (p, d, q).
  public init(_ p: Int, _ d: Int, _ q: Int) {
    self.p = p
    self.d = d
    self.q = q
  }

  /// The orders p, d, q that a non-seasonal group may have.
  static let bounds = (p: 0...24, d: 0...2, q: 0...24)
  /// The orders P, D, Q that a seasonal group may have.
  static let seasonalBounds = (p: 0...4, d: 0...1, q: 0...4)

  /// Throws where an order lies outside of what a group may have.
  func check(seasonal: Bool) throws(ForecastError) {
    let bounds = seasonal ? Self.seasonalBounds : Self.bounds
    let names = seasonal ? ["P", "D", "Q"] : ["p", "d", "q"]
    let orders = [(p, bounds.p), (d, bounds.d), (q, bounds.q)]
    for (name, (order, allowed)) in zip(names, orders) where !allowed.contains(order) {
      throw .invalidParameter(
        "\(name) must be a whole number from \(allowed.lowerBound) to \(allowed.upperBound), "
          + "not \(order)")
    }
  }
}
