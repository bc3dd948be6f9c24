/// The value of the same season one cycle ago. Without a season it is ``Naive``.
///
/// Formulas: Hyndman & Athanasopoulos (3rd ed.), 5.2 and 5.5; the standard error of step k grows
/// with the square root of the number of whole cycles, ceil(k / m).
public struct SeasonalNaive: Forecaster {
  /// The seasonal naive model; it has no hyper-parameters.
  public init() {}

  /// `seasonal-naive`.
  public var spec: ModelSpec { ModelSpec("seasonal-naive") }

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
    return try Fitted(series: series, lag: lag, resolved: lag > 1 ? spec : Naive().spec)
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
    /// How many cycles ago each of them was observed.
    private var age: [Int]

    init(series: TimeSeries, lag: Int, resolved: ModelSpec) throws(ForecastError) {
      self.resolved = resolved
      header = series.header
      var newest = [Double](repeating: .nan, count: lag)
      var age = [Int](repeating: 0, count: lag)
      var sse = 0.0
      var errors = 0
      var observed = 0
      series.withValues { values in
        var phase = 0
        for value in values {
          let forecast = newest[phase]
          if value.isNaN {
            age[phase] += 1
          } else {
            observed += 1
            if !forecast.isNaN {
              sse += (value - forecast) * (value - forecast)
              errors += 1
            }
            newest[phase] = value
            age[phase] = 0
          }
          phase = phase + 1 == lag ? 0 : phase + 1
        }
      }
      if observed == 0 { throw .noObservations }
      if newest.contains(where: \.isNaN) {
        if series.count < lag { throw .tooShort(have: series.count, need: lag) }
        throw .missingValues("a season of the cycle was never observed")
      }
      self.newest = newest
      self.age = age
      self.sse = sse
      observations = observed
      // A single observation a season says nothing about the spread: the interval has width 0.
      sigma2 = errors > 0 ? sse / Double(errors) : 0
    }

    /// Repeats the newest cycle.
    /// - Complexity: O(horizon).
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      let lag = newest.count
      var mean = [Double](repeating: 0, count: horizon)
      var error = mean
      for step in 0..<horizon {
        let phase = (header.count + step) % lag
        mean[step] = newest[phase]
        // A value that is missing at the end has to be bridged too.
        error[step] = (sigma2 * Double(step / lag + 1 + age[phase])).squareRoot()
      }
      return try Prediction(mean: mean, standardError: error)
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
          age[phase] += 1
        } else {
          newest[phase] = value
          age[phase] = 0
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
