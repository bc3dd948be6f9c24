/// Something that a ``Regression`` can be built of.
public protocol RegressionComponent: Sendable {
  /// The columns that it stands for.
  var term: RegressionTerm { get }
}

/// A line in time, straight or with bends.
public struct Trend: RegressionComponent {
  /// The number of bends, at equal distances within the history.
  public let bends: Int

  /// A line with so many bends; 0 is a straight one.
  public init(bends: Int = 0) { self.bends = bends }

  /// ``RegressionTerm/trend`` or ``RegressionTerm/piecewiseTrend(bends:)``.
  public var term: RegressionTerm { bends == 0 ? .trend : .piecewiseTrend(bends: bends) }
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

/// A free level for every week of the ISO year.
public struct WeekOfYear: RegressionComponent {
  /// The dummies; they have no settings.
  public init() {}
  /// ``RegressionTerm/weekOfYear``.
  public var term: RegressionTerm { .weekOfYear }
}

/// The holidays of a file.
public struct Holidays: RegressionComponent {
  /// The file whose dates stand beside the series.
  public let file: String

  /// The holidays of a file.
  public init(_ file: String) { self.file = file }

  /// ``RegressionTerm/holidays(file:)``.
  public var term: RegressionTerm { .holidays(file: file) }
}

/// Columns of data beside the series.
public struct Exogenous: RegressionComponent {
  /// The columns.
  public let columns: RegressionTerm.Exogenous

  /// Columns by name; see ``RegressionTerm/Exogenous``.
  public init(_ names: String..., known: Bool = false, lags: [Int]? = nil) {
    columns = RegressionTerm.Exogenous(names, known: known, lags: lags)
  }

  /// ``RegressionTerm/exogenous(_:)``.
  public var term: RegressionTerm { .exogenous(columns) }
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
