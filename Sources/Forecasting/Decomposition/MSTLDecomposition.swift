/// A series as the sum of trend, several seasons and remainder.
public struct MSTLDecomposition: Sendable, Hashable {
  /// The season lengths, ascending.
  public let periods: [Int]
  /// The trend, one value a position; known where the observation is missing too.
  public let trend: [Double]
  /// For each of ``periods`` its component, one value a position; known where the observation is
  /// missing too.
  public let seasonals: [[Double]]
  /// What is left of the observation; NaN where it is missing.
  public let remainder: [Double]
  /// The robustness weight of each observation in the last decomposition, from 0 to 1: all 1 without
  /// robust iterations, and 0 where the observation is missing.
  public let weights: [Double]

  /// The sum of all seasons, one value a position.
  /// - Complexity: O(*n* · seasons).
  public var seasonal: [Double] {
    trend.indices.map { t in seasonals.reduce(0) { $0 + $1[t] } }
  }

  /// The observations without their seasons: trend + remainder; NaN where they are missing.
  /// - Complexity: O(*n*).
  public var seasonallyAdjusted: [Double] { zip(trend, remainder).map { $0 + $1 } }
}
