/// A series as the sum of trend, season and remainder.
public struct STLDecomposition: Sendable, Hashable, Codable {
  /// The trend, one value a position; known where the observation is missing too.
  public let trend: [Double]
  /// The seasonal component, one value a position; known where the observation is missing too.
  public let seasonal: [Double]
  /// What is left of the observation; NaN where it is missing.
  public let remainder: [Double]
  /// The robustness weight of each observation, from 0 to 1: all 1 without robust iterations, and
  /// 0 where the observation is missing.
  public let weights: [Double]

  /// The observations without their season: trend + remainder; NaN where they are missing.
  /// - Complexity: O(*n*).
  public var seasonallyAdjusted: [Double] { zip(trend, remainder).map { $0 + $1 } }
}
