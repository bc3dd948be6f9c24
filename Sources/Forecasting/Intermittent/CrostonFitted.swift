extension Croston {
  /// A fitted ``Croston``: its smoothed size and frequency, and the variance of its errors.
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    private let resolved: ModelSpec
    private let sigma2: Double
    private let sse: Double
    private let observations: Int
    private var state: CrostonState
    /// Missing periods since the last observed one.
    private var trailingGap = 0

    init(_ series: TimeSeries, state: CrostonState, estimated: Int, resolved: ModelSpec)
      throws(ForecastError)
    {
      header = series.header
      self.resolved = resolved
      var state = state
      var (sse, observed, gap) = (0.0, 0, 0)
      series.withValues { values in
        for value in values {
          if value.isNaN {
            gap += 1
            continue
          }
          if observed > 0 {
            let error = value - state.mean
            sse += error * error
          }
          state.advance(value)
          observed += 1
          gap = 0
        }
      }
      guard sse.isFinite else {
        throw .notFinite(
          "the squared errors exceed the range of numbers; divide the series by a power of ten")
      }
      self.state = state
      self.sse = sse
      observations = observed
      trailingGap = gap
      // The first value has no forecast; one value says nothing about the spread.
      sigma2 = observed > 1 ? sse / Double(max(observed - 1 - estimated, 1)) : 0
    }

    /// The same mean demand in every period, with variance σ²·(1 + (h − 1)·a²) at step h.
    ///
    /// σ² is the variance of the one-step errors of a *period's* demand, and a the larger smoothing
    /// parameter: what one period's error does to the level, at most. With a demand in every period
    /// it is the variance of simple exponential smoothing. The methods have no model from which an
    /// exact one could follow (Shenstone & Hyndman, 2005). Bounds are those of the normal
    /// distribution, and may lie below 0. Periods missing at the end count as steps.
    /// - Complexity: O(horizon).
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      let gain = max(state.alpha, state.beta)
      return try Prediction(
        mean: Array(repeating: state.mean, count: horizon),
        standardError: (0..<horizon).map { step in
          (sigma2 * (1 + Double(step + trailingGap) * gain * gain)).squareRoot()
        })
    }

    /// The mean demand as each period before had left it; 0 up to the first demand. The first
    /// observed period has none.
    public func fittedValues(of history: TimeSeries) -> [Double] {
      var state = CrostonState(state.method, alpha: state.alpha, beta: state.beta)
      var started = false
      return history.withValues { values in
        values.map { value in
          let mean = started ? state.mean : .nan
          if !value.isNaN {
            state.advance(value)
            started = true
          }
          return mean
        }
      }
    }

    /// Smooths on; a missing period changes nothing.
    /// - Throws: ``ForecastError/invalidParameter(_:)`` for a negative or infinite value; the model
    ///   is then unchanged.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      try newValues.withUnsafeBufferPointer { values throws(ForecastError) in
        try Croston.requireDemand(values)
      }
      for value in newValues {
        if value.isNaN {
          trailingGap += 1
        } else {
          state.advance(value)
          trailingGap = 0
        }
      }
      header.advance(by: newValues.count)
    }

    /// The smoothing parameters, the smoothed size, and the smoothed interval or probability.
    public var summary: FitSummary {
      FitSummary(
        resolved: resolved,
        parameters: [
          .init("alpha", state.alpha), .init("beta", state.beta), .init("size", state.size),
          .init(state.method == .tsb ? "probability" : "interval", state.frequency),
        ], sigma2: sigma2, sse: sse, observations: observations)
    }
  }
}
