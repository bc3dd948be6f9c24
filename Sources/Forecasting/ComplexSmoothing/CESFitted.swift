extension CES {
  /// A fitted ``CES``: parameters, the initial state, and the state now.
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    /// The form that was fitted.
    public let form: CESForm
    package let parameters: CESParameters
    package let initial: CESState
    package private(set) var state: CESState
    /// What the choice among forms compared; one entry where the form was given.
    package let candidates: [Candidate]
    /// The parameters as a point of the box of the search.
    private let point: SIMD4<Double>
    private let observations: Int
    private let sse: Double
    private let converged: Bool?
    /// Missing values since the last observed one.
    private var trailingGap: Int

    /// Runs the estimated model over its series.
    init(_ series: TimeSeries, _ result: CESEstimation.Result) throws(ForecastError) {
      try self.init(
        series, form: result.form, parameters: result.parameters, initial: result.initial,
        point: result.point, candidates: result.candidates, converged: result.converged)
    }

    /// The model with given parameters and initial state, run over a series.
    /// - Throws: ``ForecastError/notFinite(_:)`` where the recursion leaves the finite numbers.
    /// - Complexity: O(*n*).
    package init(
      _ series: TimeSeries, form: CESForm, parameters: CESParameters, initial: CESState,
      point: SIMD4<Double> = .zero, candidates: [Candidate] = [], converged: Bool? = nil
    ) throws(ForecastError) {
      header = series.header
      self.form = form
      self.parameters = parameters
      self.initial = initial
      self.point = point
      self.candidates = candidates
      self.converged = converged
      let (state, sums, gap) = series.withValues { values in
        var state = initial
        let sums = state.run(
          parameters, over: values, from: 0, seasonLength: series.seasonLength)
        return (state, sums, Self.trailingGap(values))
      }
      guard sums.squares.isFinite else {
        throw .notFinite(
          "the squared errors exceed the range of numbers; divide the series by a power of ten")
      }
      self.state = state
      observations = sums.observed
      sse = sums.squares
      trailingGap = gap
    }

    /// The model of a series that is always `value`.
    init(constant value: Double, _ form: CESForm, _ series: TimeSeries, _ scale: CESScale) {
      header = series.header
      self.form = form
      let m = series.seasonLength
      // Nothing can be learnt about how fast to react: halfway is as good as any.
      point = SIMD4(0.5, CESCoordinates.steady, 0.5, CESCoordinates.steady)
      parameters = CESCoordinates(form, seasonLength: m).parameters(at: point)
      initial = CESState(constant: value, form, parameters, seasonLength: m)
      state = initial
      candidates = []
      observations = scale.observed
      sse = 0
      converged = true
      trailingGap = series.withValues(Self.trailingGap)
    }

    private static func trailingGap(_ values: UnsafeBufferPointer<Double>) -> Int {
      values.count - 1 - (values.lastIndex { !$0.isNaN } ?? -1)
    }

    /// The innovation variance: the sum of squares over its degrees of freedom.
    package var sigma2: Double {
      let estimated = form.estimatedCount(seasonLength: header.season.length)
      return sse / Double(max(observations - estimated, 1))
    }

    /// The recursion with innovations 0, and the exact variances σ²·(1 + Σ psi(j)², j < h) of the
    /// linear innovations form (Hyndman, Koehler, Ord & Snyder, 2008, section 6.3). Values missing
    /// at the end count as steps; the uncertainty of the parameters is left out.
    /// - Complexity: O(horizon + missing values at the end).
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      let m = header.season.length
      var path = state
      let mean = (0..<horizon).map { step in
        let phase = (header.count + step) % m
        let mean = path.mean(phase: phase)
        path.advance(parameters, error: 0, phase: phase)
        return mean
      }
      let psi = CESWeights.psi(
        form, parameters, seasonLength: m, count: horizon - 1 + trailingGap)
      var sum = psi.prefix(trailingGap).reduce(1) { $0 + $1 * $1 }
      let sigma = sigma2.squareRoot()
      let errors = (0..<horizon).map { step in
        if step > 0 {
          let weight = psi[trailingGap + step - 1]
          sum += weight * weight
        }
        return sigma * sum.squareRoot()
      }
      return try Prediction(mean: mean, standardError: errors)
    }

    /// The one-step means of the recursion from the backcast initial state.
    /// - Complexity: O(*n*).
    public func fittedValues(of history: TimeSeries) -> [Double] {
      history.withValues { values in
        [Double](unsafeUninitializedCapacity: values.count) { buffer, count in
          count = values.count
          var state = initial
          _ = state.run(
            parameters, over: values, from: 0, seasonLength: header.season.length
          ) { t, mean in buffer.initializeElement(at: t, to: mean) }
        }
      }
    }

    /// Goes on with the recursion; a missing value moves time on and corrects nothing.
    /// - Throws: ``ForecastError/notFinite(_:)`` for an infinite value; the model is then unchanged.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      guard !newValues.contains(where: \.isInfinite) else {
        throw .notFinite("a new value is infinite")
      }
      newValues.withUnsafeBufferPointer { values in
        _ = state.run(
          parameters, over: values, from: header.count, seasonLength: header.season.length)
        let gap = Self.trailingGap(values)
        trailingGap = gap == values.count ? trailingGap + gap : gap
      }
      header.advance(by: newValues.count)
    }

    /// Smoothing parameters (a0, a1 and, where there are, b or b0, b1), then the initial level l
    /// and potential c; criteria are those of the normal likelihood with initial states counted.
    public var summary: FitSummary {
      var summary = estimates
      if candidates.count > 1 {
        summary.candidates = candidates.map {
          FitSummary.Candidate(CES.spec(of: $0.form), criterion: $0.aicc, leftOut: $0.reason)
        }
      }
      return summary
    }

    private var estimates: FitSummary {
      var list = parameters.named(for: form)
      if form != .simple {
        list += [.init("l", initial.level[0]), .init("c", initial.potential[0])]
      }
      let resolved = CES.spec(of: form)
      guard sse > 0 else {
        // A perfect fit has an infinite likelihood: there is nothing to report.
        var summary = FitSummary(
          resolved: resolved, parameters: list, sigma2: sigma2, sse: sse,
          observations: observations)
        summary.converged = converged
        return summary
      }
      let n = Double(observations)
      return FitSummary(
        resolved: resolved, parameters: list,
        logLikelihood: -0.5 * n * (log(2 * Double.pi * sse / n) + 1),
        estimated: form.estimatedCount(seasonLength: header.season.length) + 1, sigma2: sigma2,
        sse: sse, observations: observations, converged: converged)
    }

    /// Where a search on a series with a season of `m` steps can start from this fit.
    func warmStart(for m: Int) -> (form: CESForm, point: SIMD4<Double>)? {
      m == header.season.length ? (form, point) : nil
    }
  }
}
