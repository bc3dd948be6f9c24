/// The last value plus the average change a step: a random walk with drift.
///
/// Formulas: Hyndman & Athanasopoulos (3rd ed.), 5.2 and 5.5: the drift is the mean change, its
/// standard error enters the forecast's.
public struct Drift: Forecaster {
  /// The drift model; it has no hyper-parameters.
  public init() {}

  /// `drift`.
  public var spec: ModelSpec { Self.written }

  private static let written = ModelSpec("drift", [])

  /// Forecasts any series with two observed values.
  public var capabilities: Capabilities {
    [.intervals, .missingValues, .shiftEquivariant, .scaleEquivariant]
  }

  /// Two observations: one change.
  public func minimumObservations(season: Int) -> Int { 2 }

  /// Estimates the drift.
  ///
  /// Over a gap of g steps a random walk with drift b changes by g·b with variance g·σ², so the
  /// drift is the total change over the total time, and σ² weighs each squared error by 1 / g.
  /// - Complexity: O(*n*).
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    try requireLength(series)
    return Fitted(series: series, resolved: Self.written)
  }

  /// A fitted ``Drift``.
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    private let resolved: ModelSpec
    private let drift: Double
    private let sigma2: Double
    private let sse: Double
    private let driftVariance: Double
    private let observations: Int
    private var last: Double
    /// Steps since the last observed value.
    private var age: Int

    init(series: TimeSeries, resolved: ModelSpec) {
      self.resolved = resolved
      header = series.header
      let (first, last) = series.withValues { values in
        (values.firstIndex { !$0.isNaN }!, values.lastIndex { !$0.isNaN }!)
      }
      let span = Double(last - first)
      let drift = (series[last] - series[first]) / span
      let errors = series.withValues { values in
        Errors(UnsafeBufferPointer(rebasing: values[first...last]), drift: drift)
      }
      self.drift = drift
      self.last = series[last]
      age = series.count - 1 - last
      observations = errors.count + 1
      sse = errors.sum
      // One change fits the drift exactly: no degrees of freedom are left for a spread.
      sigma2 = errors.count > 1 ? errors.weightedSum / Double(errors.count - 1) : 0
      driftVariance = sigma2 / span
    }

    /// The sums of squared one-step errors, plain and weighed by 1 / steps.
    private struct Errors {
      var sum: Double
      var weightedSum: Double
      var count: Int

      /// - Parameter values: the history from its first observed value to its last.
      init(_ values: UnsafeBufferPointer<Double>, drift: Double) {
        @inline(__always)
        func squaredError(_ at: LaneSum.Positions) -> LaneSum.Lanes {
          let error = at[0] - at[1] - drift
          return error * error
        }
        sum = LaneSum.over(values, from: 1, term: squaredError)
        weightedSum = sum
        count = values.count - 1
        if !sum.isNaN { return }
        (sum, weightedSum, count) = (0, 0, 0)
        var previous = 0
        for position in values.indices.dropFirst() where !values[position].isNaN {
          let steps = Double(position - previous)
          let error = values[position] - values[previous] - steps * drift
          weightedSum += error * error / steps
          sum += error * error
          count += 1
          previous = position
        }
      }
    }

    /// Continues the line.
    /// - Complexity: O(horizon).
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      try Prediction(horizon: horizon) { step in
        let ahead = Double(step + 1 + age)
        return (
          last + ahead * drift,
          (sigma2 * ahead + driftVariance * ahead * ahead).squareRoot()
        )
      }
    }

    /// The previous observed value plus the drift since.
    public func fittedValues(of history: TimeSeries) -> [Double] {
      var level = Double.nan
      return history.withValues { values in
        values.map { value in
          let forecast = level + drift
          level = value.isNaN ? forecast : value
          return forecast
        }
      }
    }

    /// Moves the origin; the drift stays.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      for value in newValues {
        if value.isNaN {
          age += 1
        } else {
          last = value
          age = 0
        }
      }
      header.advance(by: newValues.count)
    }

    /// The drift and its standard error.
    public var summary: FitSummary {
      FitSummary(
        resolved: resolved,
        parameters: [.init("drift", drift, standardError: driftVariance.squareRoot())],
        sigma2: sigma2, sse: sse, observations: observations)
    }
  }
}

extension ModelFamily {
  static let drift = ModelFamily(
    "drift",
    entries: [
      Entry(
        "drift", family: "naive", seasonal: false,
        description: "the last value plus the average change")
    ]
  ) { spec throws(ModelSpecError) in
    try SpecReader(spec).finish()
    return Drift()
  }
}
