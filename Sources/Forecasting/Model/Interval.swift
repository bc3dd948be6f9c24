/// A prediction interval of one coverage, with a pair of bounds for every step.
public struct Interval: Sendable, Hashable, Codable {
  /// The coverage in percent, such as 95.
  public let level: Double
  /// Lower bounds, one a step.
  public let lower: [Double]
  /// Upper bounds, one a step.
  public let upper: [Double]

  /// An interval from its bounds.
  public init(level: Double, lower: [Double], upper: [Double]) {
    self.level = level
    self.lower = lower
    self.upper = upper
  }
}
