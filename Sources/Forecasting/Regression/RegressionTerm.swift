/// A group of columns of a regression design.
public enum RegressionTerm: Sendable, Hashable, Codable {
  /// A straight line: the position 1, 2, 3, … in the history.
  case trend
  /// A line with so many bends, at equal distances within the history.
  case piecewiseTrend(bends: Int)
  /// A dummy column for each season but the first.
  case season
  /// Sine and cosine pairs of the first `order` harmonics of a period, in steps; nil is the period
  /// of the series.
  case fourier(order: Int, period: Double? = nil)
  /// A dummy column for each week of the ISO year that was seen, but the first. A week that never
  /// was, such as the 53rd, has the level of the nearest one.
  case weekOfYear
  /// The holidays of a file: for each one that fell into the history the number of its days within a
  /// step.
  case holidays(file: String)
  /// Values of the series itself that many steps earlier.
  case lags([Int])
  /// Columns of data beside the series.
  case exogenous(Exogenous)

  /// Columns of data beside the series.
  public struct Exogenous: Sendable, Hashable, Codable {
    /// What the columns are called.
    public var names: [String]
    /// Whether the columns are known ahead. Of others nothing after the last value of the series is
    /// looked at, even where the data go on.
    public var isKnown: Bool
    /// The distances in steps, at least 1 for columns that are not known ahead.
    public var lags: [Int]

    /// Columns by name; the distances default to 0 for columns known ahead, to 1 for others.
    public init(_ names: [String], known: Bool = false, lags: [Int]? = nil) {
      self.names = names
      isKnown = known
      self.lags = lags ?? Self.habit(known: known)
    }

    static func habit(known: Bool) -> [Int] { [known ? 0 : 1] }
  }

  /// The largest order and the longest lag that make sense.
  static let largestOrder = 10_000
  static let longestLag = 100_000
  /// The largest number of bends of a line.
  static let mostBends = 1000

  /// Whether the term means nothing for a series without a season.
  var needsSeason: Bool {
    switch self {
    case .season, .fourier(_, nil): true
    default: false
    }
  }

  /// What is wrong with the term whatever the series, or nil.
  var problem: String? {
    switch self {
    case .trend, .season, .weekOfYear, .holidays: return nil
    case .piecewiseTrend(let bends):
      guard (1...Self.mostBends).contains(bends) else {
        return "the bends of a piecewise trend must be from 1 to \(Self.mostBends), not \(bends)"
      }
      return nil
    case .fourier(let order, let period):
      guard (1...Self.largestOrder).contains(order) else {
        return "the order of fourier must be from 1 to \(Self.largestOrder), not \(order)"
      }
      return period.flatMap { Self.problem(order: order, period: $0) }
    case .lags(let lags):
      guard !lags.isEmpty, lags.allSatisfy({ (1...Self.longestLag).contains($0) }) else {
        return "lags must be whole numbers from 1 to \(Self.longestLag), and at least one"
      }
      return nil
    case .exogenous(let columns):
      guard !columns.names.isEmpty else { return "exogenous needs the name of a column" }
      let bounds = (columns.isKnown ? 0 : 1)...Self.longestLag
      guard !columns.lags.isEmpty, columns.lags.allSatisfy({ bounds.contains($0) }) else {
        return "lags of exogenous must be whole numbers from \(bounds.lowerBound) to "
          + "\(bounds.upperBound), and at least one"
          + (columns.isKnown ? "" : "; a column known ahead is declared by exogenous(NAME,known)")
      }
      return nil
    }
  }

  /// Harmonics above half the period are indistinguishable from those below it.
  static func problem(order: Int, period: Double) -> String? {
    guard period.isFinite, period > 0 else { return "the period of fourier must be above 0" }
    guard Double(order) <= period / 2 else {
      return "fourier(\(order)) needs a period of at least \(2 * order) steps, not \(period)"
    }
    return nil
  }
}
