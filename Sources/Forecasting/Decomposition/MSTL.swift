/// Decomposition with several seasons: one ``STL`` after the other, each on the series without the
/// other seasons, for some rounds.
///
/// The shortest season comes first, so that a longer one does not take it up. A missing value has no
/// weight in any of the smoothings (the paper's authors interpolate it before): trend and seasons
/// run on through the gap, and its remainder is NaN.
///
/// ```swift
/// let parts = try MSTL(periods: [24, 168]).decompose(hourly)
/// ```
///
/// Source: Bandara, Hyndman & Bergmeir (2021), "MSTL: A Seasonal-Trend Decomposition Algorithm for
/// Time Series with Multiple Seasonal Patterns".
public struct MSTL: Sendable, Hashable, Codable {
  /// The season lengths, ascending, each 2 at least.
  public let periods: [Int]
  /// How each season may change.
  public let seasonals: [STL.Seasonal]
  /// The trend's smoother, in each of the decompositions; nil: as ``STL/trend`` says.
  public var trend: LoessSmoother?
  /// How many rounds are gone through; one season alone takes only one.
  public var iterations: Int
  /// Whether outliers get less weight, in each of the decompositions.
  public var isRobust: Bool

  /// A decomposition.
  /// - Parameters:
  ///   - periods: the season lengths, in any order.
  ///   - seasonals: how each of them may change, in the same order; a single one is meant for all,
  ///     and nil for windows of 11, 15, 19 … cycles, the paper's advice.
  public init(
    periods: [Int], seasonals: [STL.Seasonal]? = nil, iterations: Int = 2, robust: Bool = false
  ) {
    let isOne = seasonals?.count == 1
    let order = periods.indices.sorted { (periods[$0], $0) < (periods[$1], $1) }
    self.periods = order.map { periods[$0] }
    switch seasonals {
    case nil: self.seasonals = order.indices.map { .window(Self.window(ordinal: $0)) }
    case let given? where isOne: self.seasonals = order.map { _ in given[0] }
    case let given? where given.count == periods.count: self.seasonals = order.map { given[$0] }
    case let given?: self.seasonals = given
    }
    self.iterations = iterations
    isRobust = robust
  }

  /// The seasonal window of the shortest, second, … season.
  static func window(ordinal: Int) -> Int { 11 + 4 * ordinal }

  /// Takes the values apart; NaN marks a missing one.
  /// - Throws: what ``STL/decompose(_:)`` throws: ``ForecastError/tooShort(have:need:)`` unless
  ///   there are more than two cycles of the longest season;
  ///   ``ForecastError/invalidParameter(_:)`` for settings that make no sense.
  /// - Complexity: that of an ``STL`` for each season and round.
  public func decompose(_ values: [Double]) throws(ForecastError) -> MSTLDecomposition {
    let parts = try decompositions(count: values.count)
    var seasons = periods.map { _ in [Double](filledWith: 0, count: values.count) }
    var rest = values
    var last: STLDecomposition?
    for _ in 0..<(periods.count == 1 ? 1 : iterations) {
      for (ordinal, stl) in parts.enumerated() {
        for t in rest.indices { rest[t] += seasons[ordinal][t] }
        let found = try stl.decompose(rest)
        seasons[ordinal] = found.seasonal
        for t in rest.indices { rest[t] -= found.seasonal[t] }
        last = found
      }
    }
    guard let last else { throw .needsSeason }
    return MSTLDecomposition(
      periods: periods, trend: last.trend, seasonals: seasons,
      remainder: zip(rest, last.trend).map { $0 - $1 }, weights: last.weights)
  }

  /// The decompositions of a round.
  private func decompositions(count: Int) throws(ForecastError) -> [STL] {
    guard !periods.isEmpty else { throw .needsSeason }
    guard Set(periods).count == periods.count else {
      throw .invalidParameter("a season is given twice: \(periods)")
    }
    guard seasonals.count == periods.count else {
      throw .invalidParameter(
        "\(periods.count) seasons need one seasonal window, or one each, not \(seasonals.count)")
    }
    guard iterations >= 1 else {
      throw .invalidParameter("a decomposition needs one round at least, not \(iterations)")
    }
    let parts = zip(periods, seasonals).map { period, seasonal in
      var stl = STL(period: period, seasonal: seasonal, robust: isRobust)
      stl.trend = trend
      return stl
    }
    // From the longest: what it asks for is enough for all.
    for stl in parts.reversed() { try stl.validate(count: count) }
    return parts
  }
}
