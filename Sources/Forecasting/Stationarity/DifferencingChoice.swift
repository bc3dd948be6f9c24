/// How often a series has to be differenced until it is stationary: D times at its season, then d
/// times at lag 1.
///
/// A seasonal difference is taken where the ``SeasonalStrength`` is above 0.64 and more than two
/// cycles are there; then differences at lag 1 while the ``KPSSTest`` rejects stationarity at 5 %.
/// No difference is taken of a series that is constant.
///
/// A missing value (NaN) takes no part in the decomposition; it makes the differences it enters
/// missing, and KPSS leaves these out and closes the gap. A season of which a phase is never
/// observed counts as weak.
///
/// Source: Hyndman & Khandakar (2008), "Automatic Time Series Forecasting: The forecast Package for
/// R", Journal of Statistical Software 27(3), section 3.2, with the seasonal test of later versions
/// of that package (Hyndman & Athanasopoulos, 3rd ed., 9.1).
public struct DifferencingChoice: Sendable, Hashable, Codable {
  /// d: the number of differences at lag 1.
  public let regular: Int
  /// D: the number of differences at the season.
  public let seasonal: Int
  /// Whether nothing but a constant is left after these differences (or no value at all): then no
  /// autoregression or moving average can be fitted.
  public let isConstant: Bool
  /// The strength of the season of the undifferenced series; nil without a season, without more
  /// than two cycles, or if it was not asked for.
  public let seasonalStrength: Double?

  /// Chooses the differences of `values`, which may contain NaN.
  /// - Parameters:
  ///   - seasonLength: the season's length; 1: none.
  ///   - maxRegular: the largest d.
  ///   - maxSeasonal: the largest D.
  /// - Throws: ``ForecastError/noObservations``.
  /// - Complexity: O(*n*·√*n*).
  public init(
    _ values: [Double], seasonLength: Int, maxRegular: Int = 2, maxSeasonal: Int = 1
  ) throws(ForecastError) {
    let choice = values.withUnsafeBufferPointer {
      DifferencingChoice(
        observed: $0, seasonLength: seasonLength, maxRegular: maxRegular, maxSeasonal: maxSeasonal)
    }
    guard let choice else { throw .noObservations }
    self = choice
  }

  /// The same without arrays: one block of scratch memory is all it takes. nil if no value is
  /// observed.
  package init?(
    observed values: UnsafeBufferPointer<Double>, seasonLength: Int, maxRegular: Int = 2,
    maxSeasonal: Int = 1
  ) {
    let size = ObservedValues.largest(values)
    guard size >= 0 else { return nil }
    let stl = SeasonalStrength.decomposition(seasonLength)
    let hasSeason = seasonLength > 1 && values.count > 2 * seasonLength && maxSeasonal > 0
    let engine = hasSeason ? STLEngine(stl, count: values.count) : nil
    let room = 2 * values.count + (engine?.scratchCount ?? 0)
    self = withUnsafeTemporaryAllocation(of: Double.self, capacity: room) { scratch in
      let work = scratch.baseAddress!
      _ = ObservedValues.write(
        values, dividedBy: size > 0 ? size : 1, closingGaps: false, into: work)
      var search = Search(work: work, closed: work + values.count, count: values.count)
      if let engine {
        search.differenceSeason(engine, limit: maxSeasonal, work + 2 * values.count)
      }
      search.difference(limit: maxRegular)
      return search.choice
    }
  }

  private init(regular: Int, seasonal: Int, isConstant: Bool, seasonalStrength: Double?) {
    self.regular = regular
    self.seasonal = seasonal
    self.isConstant = isConstant
    self.seasonalStrength = seasonalStrength
  }

  /// The series as it is being differenced.
  private struct Search {
    let work: UnsafeMutablePointer<Double>
    let closed: UnsafeMutablePointer<Double>
    var count: Int
    var regular = 0
    var seasonal = 0
    var strength: Double?

    init(work: UnsafeMutablePointer<Double>, closed: UnsafeMutablePointer<Double>, count: Int) {
      self.work = work
      self.closed = closed
      self.count = count
    }

    private var values: UnsafeBufferPointer<Double> {
      UnsafeBufferPointer(start: work, count: count)
    }

    private var isConstant: Bool { ObservedValues.areConstant(values, scale: 1) }

    var choice: DifferencingChoice {
      DifferencingChoice(
        regular: regular, seasonal: seasonal, isConstant: isConstant, seasonalStrength: strength)
    }

    mutating func differenceSeason(
      _ engine: STLEngine, limit: Int, _ scratch: UnsafeMutablePointer<Double>
    ) {
      var engine = engine
      while seasonal < limit, count > 2 * engine.period, !isConstant {
        if engine.count != count {
          engine = STLEngine(SeasonalStrength.decomposition(engine.period), count: count)
        }
        guard case .success(let value) = SeasonalStrength.measure(values, engine, scratch)
        else { return }
        strength = strength ?? value
        guard value > SeasonalStrength.threshold, difference(lag: engine.period) else { return }
        seasonal += 1
      }
    }

    mutating func difference(limit: Int) {
      while regular < limit, !isConstant {
        let observed = ObservedValues.write(
          values, dividedBy: 1, closingGaps: true, into: closed)
        let test = KPSSTest(
          overwriting: UnsafeMutableBufferPointer(start: closed, count: observed))
        guard test.rejectsStationarity, difference(lag: 1) else { return }
        regular += 1
      }
    }

    /// Differences the values in place, unless no difference would be observed.
    private mutating func difference(lag: Int) -> Bool {
      var isObserved = false
      for t in lag..<count where !(work[t] - work[t - lag]).isNaN {
        isObserved = true
        break
      }
      guard isObserved else { return false }
      for t in lag..<count { work[t - lag] = work[t] - work[t - lag] }
      count -= lag
      return true
    }
  }
}
