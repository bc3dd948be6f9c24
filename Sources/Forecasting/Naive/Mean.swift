/// The mean of all observed values.
///
/// Formulas: Hyndman & Athanasopoulos (3rd ed.), 5.2 and 5.5, with Student's t quantiles, since the
/// variance is estimated: standard error s·√(1 + 1/n).
public struct Mean: Forecaster {
  /// The mean model; it has no hyper-parameters.
  public init() {}

  /// `mean`.
  public var spec: ModelSpec { Self.written }

  private static let written = ModelSpec("mean", [])

  /// Forecasts any series with an observed value.
  public var capabilities: Capabilities {
    [.intervals, .missingValues, .shiftEquivariant, .scaleEquivariant]
  }

  /// One observation.
  public func minimumObservations(season: Int) -> Int { 1 }

  /// Takes mean and variance.
  /// - Complexity: O(*n*).
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    try requireLength(series)
    return Fitted(series: series, resolved: Self.written)
  }

  /// A fitted ``Mean``.
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    private let resolved: ModelSpec
    private let mean: Double
    private let sumOfSquares: Double
    private let observations: Int

    init(series: TimeSeries, resolved: ModelSpec) {
      self.resolved = resolved
      header = series.header
      let moments = series.withValues { values in
        let moments = Moments(values)
        guard moments.mean.isNaN else { return moments }
        return values.filter { !$0.isNaN }.withUnsafeBufferPointer { Moments($0) }
      }
      mean = moments.mean
      sumOfSquares = moments.sumOfSquares
      observations = moments.count
    }

    /// The mean of values of which none is missing, and the squared deviations from it.
    private struct Moments {
      let mean: Double
      let sumOfSquares: Double
      let count: Int

      init(_ values: UnsafeBufferPointer<Double>) {
        // Two passes: the textbook one-pass formula loses digits when the mean is large.
        let mean = LaneSum.over(values) { at in at[0] } / Double(values.count)
        sumOfSquares = LaneSum.over(values) { at in (at[0] - mean) * (at[0] - mean) }
        self.mean = mean
        count = values.count
      }
    }

    private var variance: Double {
      observations > 1 ? sumOfSquares / Double(observations - 1) : 0
    }

    /// The mean at every step.
    /// - Complexity: O(horizon).
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      let error = (variance * (1 + 1 / Double(observations))).squareRoot()
      return try Prediction(
        mean: [Double](filledWith: mean, count: horizon),
        standardError: [Double](filledWith: error, count: horizon),
        family: .studentT(degreesOfFreedom: Double(max(observations - 1, 1))))
    }

    /// The mean at every position.
    public func fittedValues(of history: TimeSeries) -> [Double] {
      Array(repeating: mean, count: history.count)
    }

    /// Moves the origin; the mean, a parameter, stays.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      header.advance(by: newValues.count)
    }

    /// The mean and its standard error.
    public var summary: FitSummary {
      FitSummary(
        resolved: resolved,
        parameters: [
          .init(
            "mean", mean, standardError: (variance / Double(observations)).squareRoot())
        ],
        sigma2: variance, sse: sumOfSquares, observations: observations)
    }
  }
}

extension ModelFamily {
  static let mean = ModelFamily(
    "mean",
    entries: [
      Entry(
        "mean", family: "naive", seasonal: false,
        description: "the mean of all observed values")
    ]
  ) { spec throws(ModelSpecError) in
    try SpecReader(spec).finish()
    return Mean()
  }
}
