/// Something that a ``Regression`` can be built of.
public protocol RegressionComponent: Sendable {
  /// The columns that it stands for.
  var term: RegressionTerm { get }
}

/// A straight line in time.
public struct Trend: RegressionComponent {
  /// The line; it has no settings.
  public init() {}
  /// ``RegressionTerm/trend``.
  public var term: RegressionTerm { .trend }
}

/// A free level for every season.
public struct Seasonal: RegressionComponent {
  /// The dummies; they have no settings.
  public init() {}
  /// ``RegressionTerm/season``.
  public var term: RegressionTerm { .season }
}

/// A smooth seasonal pattern of sine and cosine pairs.
public struct Fourier: RegressionComponent {
  /// The number of pairs, at most half the period.
  public let order: Int
  /// The period in steps; nil is that of the series.
  public let period: Double?

  /// Pairs of the first `order` harmonics.
  public init(order: Int, period: Double? = nil) {
    self.order = order
    self.period = period
  }

  /// ``RegressionTerm/fourier(order:period:)``.
  public var term: RegressionTerm { .fourier(order: order, period: period) }
}

/// Earlier values of the series itself.
public struct Lags: RegressionComponent {
  /// The distances in steps, each at least 1.
  public let lags: [Int]

  /// Values that many steps earlier.
  public init(_ lags: Int...) { self.lags = lags }

  /// ``RegressionTerm/lags(_:)``.
  public var term: RegressionTerm { .lags(lags) }
}

/// Collects the terms of a ``Regression``.
@resultBuilder
public enum RegressionBuilder {
  /// One component.
  public static func buildExpression(_ component: some RegressionComponent) -> [RegressionTerm] {
    [component.term]
  }

  /// Components one after the other.
  public static func buildBlock(_ terms: [RegressionTerm]...) -> [RegressionTerm] {
    Array(terms.joined())
  }

  /// `if` without `else`.
  public static func buildOptional(_ terms: [RegressionTerm]?) -> [RegressionTerm] { terms ?? [] }

  /// The first branch of an `if`.
  public static func buildEither(first terms: [RegressionTerm]) -> [RegressionTerm] { terms }

  /// The other branch.
  public static func buildEither(second terms: [RegressionTerm]) -> [RegressionTerm] { terms }

  /// A loop.
  public static func buildArray(_ terms: [[RegressionTerm]]) -> [RegressionTerm] {
    Array(terms.joined())
  }
}
