/// An interval as an artifact has it.
public struct ReadInterval: Sendable, Hashable {
  /// The coverage in percent.
  public let level: Double
  /// The lower bound.
  public let lower: Double
  /// The upper bound.
  public let upper: Double

  /// An interval from its parts.
  public init(level: Double, lower: Double, upper: Double) {
    self.level = level
    self.lower = lower
    self.upper = upper
  }

  /// Whether a value lies in it.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}
