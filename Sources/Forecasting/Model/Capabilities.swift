/// What a model promises. The contract suite tests each promise.
public struct Capabilities: OptionSet, Sendable, Hashable {
  /// The bit set.
  public let rawValue: Int

  /// A set from its bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Uses the season of the series.
  public static let seasonal = Capabilities(rawValue: 1 << 0)
  /// Gives prediction intervals.
  public static let intervals = Capabilities(rawValue: 1 << 1)
  /// Copes with missing values anywhere in the history.
  public static let missingValues = Capabilities(rawValue: 1 << 2)
  /// Forecasts of a + y are a + forecasts of y.
  public static let shiftEquivariant = Capabilities(rawValue: 1 << 3)
  /// Forecasts of b·y are b · forecasts of y, for b > 0.
  public static let scaleEquivariant = Capabilities(rawValue: 1 << 4)
  /// Needs values above zero.
  public static let positiveOnly = Capabilities(rawValue: 1 << 5)
}
