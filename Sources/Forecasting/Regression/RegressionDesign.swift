/// Terms made into named columns for one season: what stands in each row of a regression.
///
/// The first column is the intercept, then come the columns of the terms in their order. Positions
/// count from 1 at the start of the history. Columns that are functions of the position alone are
/// *fixed*; lagged values depend on the series.
package struct RegressionDesign: Sendable, Hashable, Codable {
  /// The terms that are left after the season was looked at.
  package let terms: [RegressionTerm]
  /// The columns, the intercept first.
  package let columns: [Column]
  /// The columns of lagged values.
  package let lagColumns: [LagColumn]
  private let seasonLength: Int

  /// One column.
  package struct Column: Sendable, Hashable, Codable {
    /// What it is called: `intercept`, `trend`, `season2`, `sin1`, `cos1`, `lag1`; with a period of
    /// its own `sin1(52.18)`.
    package let name: String
    fileprivate let content: Content
  }

  /// A lagged value and its column.
  package struct LagColumn: Sendable, Hashable, Codable {
    /// The distance in steps.
    package let lag: Int
    /// The index of the column.
    package let column: Int
  }

  fileprivate enum Content: Sendable, Hashable, Codable {
    case intercept, trend
    case season(Int)
    case sine(harmonic: Int, period: Double)
    case cosine(harmonic: Int, period: Double)
    case lag(Int)
  }

  /// Lays the columns out.
  ///
  /// Where the season has one step, dummies and Fourier terms without a period of their own drop
  /// out.
  /// - Throws: ``ForecastError/needsSeason`` when nothing is left then, and
  ///   ``ForecastError/invalidParameter(_:)`` for terms that cannot be.
  package init(terms: [RegressionTerm], season: Season) throws(ForecastError) {
    if let problem = Self.problem(terms) { throw .invalidParameter(problem) }
    let remaining = terms.filter { season.length > 1 || !$0.needsSeason }
    if remaining.isEmpty { throw .needsSeason }
    var columns = [Column(name: "intercept", content: .intercept)]
    for term in remaining {
      switch term {
      case .trend: columns.append(Column(name: "trend", content: .trend))
      case .season:
        for index in 2...season.length {
          columns.append(Column(name: "season\(index)", content: .season(index)))
        }
      case .fourier(let order, let given):
        columns += try Self.harmonics(order, period: given ?? season.period, named: given != nil)
      case .lags(let lags):
        columns += lags.map { Column(name: "lag\($0)", content: .lag($0)) }
      }
    }
    self.terms = remaining
    self.columns = columns
    seasonLength = season.length
    lagColumns = columns.enumerated().compactMap { index, column in
      guard case .lag(let lag) = column.content else { return nil }
      return LagColumn(lag: lag, column: index)
    }
  }

  private static func harmonics(_ order: Int, period: Double, named: Bool)
    throws(ForecastError) -> [Column]
  {
    if let problem = RegressionTerm.problem(order: order, period: period) {
      throw .invalidParameter(problem)
    }
    let suffix = named ? "(\(ModelSpec.Value.number(period)))" : ""
    var columns: [Column] = []
    for harmonic in 1...order {
      // At half the period the sine is zero at every step.
      if Double(2 * harmonic) != period {
        columns.append(
          Column(
            name: "sin\(harmonic)\(suffix)", content: .sine(harmonic: harmonic, period: period)))
      }
      columns.append(
        Column(
          name: "cos\(harmonic)\(suffix)", content: .cosine(harmonic: harmonic, period: period)))
    }
    return columns
  }

  /// What is wrong with the terms whatever the series, or nil.
  package static func problem(_ terms: [RegressionTerm]) -> String? {
    if terms.isEmpty { return "a regression needs at least one term" }
    for term in terms {
      if let problem = term.problem { return problem }
    }
    let lags = terms.flatMap { term -> [Int] in
      if case .lags(let lags) = term { return lags }
      return []
    }
    let others = terms.map { term -> RegressionTerm in
      // Two Fourier terms of one period share their harmonics, whatever their orders.
      if case .fourier(_, let period) = term { return .fourier(order: 1, period: period) }
      return term
    }
    guard Set(others).count == others.count, Set(lags).count == lags.count else {
      return "a term or a lag is given twice"
    }
    return nil
  }

  /// How many columns the terms have at a season length, and their longest lag, without laying the
  /// columns out; an upper bound where a term does not fit the season.
  package static func size(of terms: [RegressionTerm], season: Int) -> (columns: Int, lag: Int) {
    var columns = 1
    var longest = 0
    for term in terms where season > 1 || !term.needsSeason {
      switch term {
      case .trend: columns += 1
      case .season: columns += season - 1
      case .fourier(let order, let period):
        let order = min(max(order, 0), RegressionTerm.largestOrder)
        columns += 2 * order - (Double(2 * order) == period ?? Double(season) ? 1 : 0)
      case .lags(let lags):
        columns += lags.count
        longest = max(longest, lags.max() ?? 0)
      }
    }
    return (columns, min(longest, RegressionTerm.longestLag))
  }

  /// The number of columns beside the intercept.
  var regressorCount: Int { columns.count - 1 }

  /// What the columns are called.
  package var names: [String] { columns.map(\.name) }

  /// The longest lag; 0 without lags.
  package var longestLag: Int { lagColumns.reduce(0) { max($0, $1.lag) } }

  /// Writes the fixed columns of the row at a position (from 1); those of lags are left alone.
  /// - Complexity: O(columns).
  package func fill(_ row: inout [Double], position: Int) {
    for (index, column) in columns.enumerated() {
      switch column.content {
      case .intercept: row[index] = 1
      case .trend: row[index] = Double(position)
      case .season(let season):
        row[index] = (position - 1) % seasonLength + 1 == season ? 1 : 0
      case .sine(let harmonic, let period):
        row[index] = sin(Self.angle(harmonic, position, period))
      case .cosine(let harmonic, let period):
        row[index] = cos(Self.angle(harmonic, position, period))
      case .lag: break
      }
    }
  }

  /// The remainder is exact, so that angles of late positions are as accurate as those of early ones.
  private static func angle(_ harmonic: Int, _ position: Int, _ period: Double) -> Double {
    let turns = (Double(harmonic) * Double(position)).truncatingRemainder(dividingBy: period)
    return 2 * Double.pi * (turns / period)
  }
}
