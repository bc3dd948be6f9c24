/// The value of the same season one cycle ago. Without a season it is ``Naive``.
///
/// Formulas: Hyndman & Athanasopoulos (3rd ed.), 5.2 and 5.5; the standard error of step k grows
/// with the square root of the number of whole cycles, ceil(k / m).
public struct SeasonalNaive: Forecaster {
  /// The seasonal naive model; it has no hyper-parameters.
  public init() {}

  /// `seasonal-naive`.
  public var spec: ModelSpec { Self.written }

  private static let written = ModelSpec("seasonal-naive", [])

  /// Forecasts any series with an observed value in each season.
  public var capabilities: Capabilities {
    [.seasonal, .intervals, .missingValues, .shiftEquivariant, .scaleEquivariant]
  }

  /// One cycle.
  public func minimumObservations(season: Int) -> Int { season }

  /// Takes the last cycle and the variance of the changes from cycle to cycle.
  /// - Complexity: O(*n*).
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    let lag = series.seasonLength
    return try Fitted(series: series, lag: lag, resolved: lag > 1 ? Self.written : Naive.written)
  }

  /// A fitted ``Naive`` (lag 1) or ``SeasonalNaive`` (lag m).
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    private let resolved: ModelSpec
    private let sigma2: Double
    private let sse: Double
    private let observations: Int
    /// The newest observed value of each phase: entry p belongs to positions ≡ p (mod lag).
    private var newest: [Double]
    /// How many cycles ago each of them was observed; empty where each was in the newest cycle.
    private var age: [Int]

    init(series: TimeSeries, lag: Int, resolved: ModelSpec) throws(ForecastError) {
      let scan = try SeasonalScan(series, lag: lag)
      self.resolved = resolved
      header = series.header
      newest = scan.newest
      age = scan.age
      sse = scan.sse
      observations = scan.observed
      // A single observation a season says nothing about the spread: the interval has width 0.
      sigma2 = scan.changes > 0 ? scan.sse / Double(scan.changes) : 0
    }

    /// Repeats the newest cycle.
    /// - Complexity: O(horizon).
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      let lag = newest.count
      var phase = header.count % lag
      var cycle = 1
      var left = lag
      return try Prediction(horizon: horizon) { _ in
        // A value that is missing at the end has to be bridged too.
        let cycles = age.isEmpty ? cycle : cycle + age[phase]
        let moments = (newest[phase], (sigma2 * Double(cycles)).squareRoot())
        phase = phase + 1 == lag ? 0 : phase + 1
        left -= 1
        if left == 0 { (cycle, left) = (cycle + 1, lag) }
        return moments
      }
    }

    /// The value one cycle earlier, carried over gaps.
    public func fittedValues(of history: TimeSeries) -> [Double] {
      let lag = newest.count
      var last = [Double](repeating: .nan, count: lag)
      return history.withValues { values in
        values.indices.map { position in
          let forecast = last[position % lag]
          if !values[position].isNaN { last[position % lag] = values[position] }
          return forecast
        }
      }
    }

    /// Replaces the oldest values of the cycle.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      for value in newValues {
        let phase = header.count % newest.count
        if value.isNaN {
          if age.isEmpty { age = [Int](repeating: 0, count: newest.count) }
          age[phase] += 1
        } else {
          newest[phase] = value
          if !age.isEmpty { age[phase] = 0 }
        }
        header.advance(by: 1)
      }
    }

    /// The variance of the changes.
    public var summary: FitSummary {
      FitSummary(
        resolved: resolved, parameters: [], sigma2: sigma2, sse: sse, observations: observations)
    }
  }
}

extension ModelFamily {
  static let seasonalNaive = ModelFamily(
    "seasonal-naive",
    entries: [
      Entry(
        "seasonal-naive", family: "naive", seasonal: true,
        description: "the value of the same season one cycle ago")
    ]
  ) { spec throws(ModelSpecError) in
    try SpecReader(spec).finish()
    return SeasonalNaive()
  }
}
