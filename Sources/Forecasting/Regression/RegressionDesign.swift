/// Terms made into named columns for one series: what stands in each row of a regression.
///
/// The first column is the intercept, then come the columns of the terms in their order. Positions
/// count from 1 at the start of the history. Columns that are functions of the position alone are
/// *fixed*; lagged values depend on the series. Columns of data are kept by the design, those known
/// ahead as far as they go, others up to the last value.
package struct RegressionDesign: Sendable, Hashable, Codable {
  /// The terms that are left after the season was looked at.
  package let terms: [RegressionTerm]
  /// The columns, the intercept first.
  package private(set) var columns: [Column]
  /// The columns of lagged values.
  package let lagColumns: [LagColumn]
  private let seasonLength: Int
  private let weeks: SeenWeeks?
  private var data: RegressorWindow

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
    case bend(Double)
    case week(Int)
    case data(_ index: Int, lag: Int)
  }

  /// Lays the columns out for a series.
  ///
  /// Where the season has one step, dummies and Fourier terms without a period of their own drop
  /// out. Weeks and holidays without an observed value have no column.
  /// - Throws: ``ForecastError/needsSeason`` when nothing is left then, and
  ///   ``ForecastError/invalidParameter(_:)`` for terms that cannot be, or columns that are not there.
  package init(terms: [RegressionTerm], series: TimeSeries) throws(ForecastError) {
    if let problem = Self.problem(terms) { throw .invalidParameter(problem) }
    let season = series.season
    let remaining = terms.filter { season.length > 1 || !$0.needsSeason }
    if remaining.isEmpty { throw .needsSeason }
    var data = DataColumns(series)
    var columns = [Column(name: "intercept", content: .intercept)]
    var weeks: SeenWeeks?
    for term in remaining {
      switch term {
      case .trend: columns.append(Column(name: "trend", content: .trend))
      case .piecewiseTrend(let bends):
        columns.append(Column(name: "trend", content: .trend))
        for bend in 1...bends {
          let place = Double(bend * series.count) / Double(bends + 1)
          columns.append(Column(name: "bend\(bend)", content: .bend(place)))
        }
      case .season:
        for index in 2...season.length {
          columns.append(Column(name: "season\(index)", content: .season(index)))
        }
      case .fourier(let order, let given):
        columns += try Self.harmonics(order, period: given ?? season.period, named: given != nil)
      case .weekOfYear:
        let seen = try SeenWeeks(series)
        columns += seen.weeks.dropFirst().map { Column(name: "week\($0)", content: .week($0)) }
        weeks = seen
      case .holidays(let file):
        for name in try data.holidays(of: file) {
          columns.append(
            Column(name: name, content: .data(data.index(of: name, known: true), lag: 0)))
        }
      case .lags(let lags):
        columns += lags.map { Column(name: "lag\($0)", content: .lag($0)) }
      case .exogenous(let group):
        for name in group.names {
          let index = data.index(of: name, known: group.isKnown)
          columns += group.lags.map { lag in
            Column(name: lag == 0 ? name : "\(name).lag\(lag)", content: .data(index, lag: lag))
          }
        }
      }
    }
    self.terms = remaining
    self.columns = columns
    self.weeks = weeks
    self.data = try RegressorWindow(data.wanted, of: series)
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
      if case .piecewiseTrend = term { return .trend }
      return term
    }
    let exogenous = terms.flatMap { term -> [String] in
      guard case .exogenous(let group) = term else { return [] }
      return group.names.flatMap { name in group.lags.map { "\(name) \($0)" } }
    }
    guard Set(exogenous).count == exogenous.count, Set(others).count == others.count,
      Set(lags).count == lags.count
    else {
      return "a term or a lag is given twice"
    }
    return nil
  }

  /// How many columns the terms have at a season length, and their longest lag, without laying the
  /// columns out; an upper bound where a term does not fit the season, a lower one where the columns
  /// depend on the series (weeks, holidays).
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
      case .piecewiseTrend(let bends): columns += 1 + min(max(bends, 0), RegressionTerm.mostBends)
      case .weekOfYear: columns += 1
      case .holidays: break
      case .exogenous(let group):
        columns += group.names.count * group.lags.count
        longest = max(longest, group.lags.max() ?? 0)
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
      case .bend(let place): row[index] = max(Double(position) - place, 0)
      case .week(let week): row[index] = weeks?.week(at: position - 1) == week ? 1 : 0
      case .data(let source, let lag): row[index] = data[source, position - 1 - lag]
      case .lag: break
      }
    }
  }

  /// Whether columns of data stand in the design.
  package var hasData: Bool { !data.columns.isEmpty }

  /// Whether the rows follow from the position and the season alone, the same for every series.
  package var isFixed: Bool { !hasData && weeks == nil && lagColumns.isEmpty }

  /// The first column of data whose entry in the row at a position (from 1) is missing or not known.
  private func unknownEntry(position: Int) -> (index: Int, position: Int)? {
    guard hasData else { return nil }
    for column in columns {
      guard case .data(let index, let lag) = column.content else { continue }
      if data[index, position - 1 - lag].isNaN { return (index, position - 1 - lag) }
    }
    return nil
  }

  /// Whether all data of the row at a position (from 1) are known.
  package func isKnown(position: Int) -> Bool { unknownEntry(position: position) == nil }

  /// Throws the reason why the data of the row at a position (from 1) are not known, if they are not.
  package func requireData(position: Int) throws(ForecastError) {
    guard let entry = unknownEntry(position: position) else { return }
    throw data.reason(column: entry.index, position: entry.position)
  }

  /// The series without the values before the first row whose data are known.
  package func startingWhereKnown(_ series: TimeSeries) -> TimeSeries {
    guard hasData else { return series }
    let first = (0..<series.count).first { isKnown(position: $0 + 1) } ?? series.count
    guard first > 0 else { return series }
    return series.replacingValues(
      with: Array(repeating: .nan, count: first) + series.values.dropFirst(first))
  }

  /// The same columns with the data of a longer history.
  /// - Throws: ``ForecastError/invalidParameter(_:)`` when it lacks a column.
  package func reading(_ history: TimeSeries) throws(ForecastError) -> RegressionDesign {
    guard hasData else { return self }
    var copy = self
    copy.data = try RegressorWindow(
      data.columns.map { (name: $0.name, isKnown: $0.isKnown) }, of: history)
    return copy
  }

  /// Whether rows contain what is not known ahead: earlier values, or data that are not declared so.
  var readsPast: Bool { !lagColumns.isEmpty || data.columns.contains { !$0.isKnown } }

  /// The same columns, where data that are not known ahead lie so many steps further back; lagged
  /// values are left alone.
  func reaching(back steps: Int) -> RegressionDesign {
    guard steps > 0, hasData else { return self }
    var copy = self
    copy.columns = columns.map { column in
      guard case .data(let index, let lag) = column.content, !data.columns[index].isKnown else {
        return column
      }
      return Column(name: column.name, content: .data(index, lag: lag + steps))
    }
    return copy
  }

  /// Takes in the data beside the values that follow, from a position (from 0) on.
  package mutating func take(_ next: TimeSeries, at position: Int) {
    guard hasData else { return }
    data.take(next, at: position)
  }

  /// Drops the data that rows from a position (from 0) on do not need.
  package mutating func forget(before position: Int) {
    data.forget(before: position - longestDataLag)
  }

  private var longestDataLag: Int {
    columns.reduce(0) { longest, column in
      if case .data(_, let lag) = column.content { max(longest, lag) } else { longest }
    }
  }

  /// The remainder is exact, so that angles of late positions are as accurate as those of early ones.
  private static func angle(_ harmonic: Int, _ position: Int, _ period: Double) -> Double {
    let turns = (Double(harmonic) * Double(position)).truncatingRemainder(dividingBy: period)
    return 2 * Double.pi * (turns / period)
  }
}
