extension ETS {
  /// A fitted ``ETS``: parameters, the initial state they were estimated with, and the state now.
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    /// The form that was fitted.
    public let form: ETSForm
    /// What the estimates make small.
    public let criterion: ETSCriterion
    package let parameters: ETSParameters
    package let initial: ETSState
    package private(set) var state: ETSState
    private let observations: Int
    private let sse: Double
    /// nil for a perfect fit, whose likelihood is infinite.
    private let logLikelihood: Double?
    private let converged: Bool?

    /// The model with given parameters and initial state, run over a series.
    /// - Parameters:
    ///   - criterion: by what they were estimated.
    ///   - converged: whether a search found them; nil where they are simply given.
    ///   - unit: a power of two near the size of the data, where it is known.
    /// - Throws: ``ForecastError/notFinite(_:)`` where the recursion leaves the finite numbers.
    /// - Complexity: O(*n*).
    package init(
      _ series: TimeSeries, form: ETSForm, parameters: ETSParameters, initial: ETSState,
      criterion: ETSCriterion = .likelihood, converged: Bool? = nil, unit known: Double? = nil
    ) throws(ForecastError) {
      header = series.header
      self.form = form
      self.criterion = criterion
      self.parameters = parameters
      self.initial = initial
      var state = initial
      // In units near the size of the data the product of means stays in range; a power of two
      // changes no bits.
      let (sums, unit) = series.withValues { values in
        let unit = known ?? ETSScale(values, anchored: form.needsPositiveValues).unit
        state = initial.scaled(by: 1 / unit, form)
        let perUnit = 1 / unit
        let scaled = values.map { $0 * perUnit }
        let sums = scaled.withUnsafeBufferPointer {
          state.run(form, parameters, over: $0, phase: 0, trace: ETSNoTrace())
        }
        return (sums, unit)
      }
      self.state = state.scaled(by: unit, form)
      let value = ETSObjective.combine(sums) + Double(sums.observed) * log(unit)
      guard sums.squares.isFinite, value < .infinity else {
        throw .notFinite("the states of ETS(\(form)) on this series")
      }
      observations = sums.observed
      sse = sums.squares * (form.error == .additive ? unit * unit : 1)
      logLikelihood = value.isFinite ? -value : nil
      self.converged = converged
    }

    /// The model of a series that is always `value`.
    init(
      constant value: Double, _ form: ETSForm, _ criterion: ETSCriterion, _ header: SeriesHeader,
      _ scale: ETSScale
    ) {
      self.header = header
      self.form = form
      self.criterion = criterion
      // Nothing can be learnt about how fast to react: halfway is as good as any.
      let low = ETSParameters.lowest
      parameters = ETSParameters(
        alpha: 0.5, beta: form.trend.exists ? low : 0, gamma: form.season.exists ? low : 0,
        phi: form.trend.isDamped ? ETSParameters.damping.upperBound : 1)
      initial = ETSState(
        level: value, slope: form.trend.neutral,
        seasons: form.season.exists
          ? Array(repeating: form.season.neutral, count: header.season.length) : [])
      state = initial
      observations = scale.observed
      sse = 0
      logLikelihood = nil
      converged = true
    }

    /// The innovation variance: the sum of squares over its degrees of freedom.
    package var sigma2: Double {
      let estimated = form.estimatedCount(seasonLength: header.season.length)
      return sse / Double(max(observations - estimated, 1))
    }

    /// Exact conditional means and variances where they have a formula (for a multiplicative season
    /// the mean includes the covariance of level and season); else the path without errors, with the
    /// spread and the quantiles of simulated paths, the same ones for every series (``ETSPaths``).
    /// - Complexity: O(horizon), O(horizon²) for multiplicative errors without a multiplicative
    ///   season, O(m·horizon) with one; O(5,120·horizon) where paths are simulated.
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      let m = state.seasons.count
      let seasons = (0..<m).map { state.seasons[(header.count + $0) % m] }
      guard form.hasAnalyticVariance else {
        return try ETSPaths(
          form: form, parameters: parameters, sigma2: sigma2, level: state.level,
          slope: state.slope, seasons: seasons
        ).predict(horizon: horizon)
      }
      let moments = ETSMoments(
        form: form, parameters: parameters, sigma2: sigma2, level: state.level,
        slope: state.slope, seasons: seasons)
      let (mean, variance) = moments.forecast(horizon: horizon)
      return try Prediction(mean: mean, standardError: variance.map { $0.squareRoot() })
    }

    /// Sets the slope to what changes nothing.
    mutating func holdSlope() { state.slope = form.trend.neutral }

    /// The one-step means of the recursion from the estimated initial state.
    /// - Complexity: O(*n*).
    public func fittedValues(of history: TimeSeries) -> [Double] {
      history.withValues { values in
        [Double](unsafeUninitializedCapacity: values.count) { buffer, count in
          count = values.count
          guard count > 0 else { return }
          var state = initial
          _ = state.run(
            form, parameters, over: values, phase: 0,
            trace: ETSMeanTrace(means: buffer.baseAddress!))
        }
      }
    }

    /// Goes on with the recursion; a missing value moves time on and nothing else.
    /// - Throws: ``ForecastError/nonPositive`` for a multiplicative form and a value ≤ 0; the model
    ///   is then unchanged.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      if form.needsPositiveValues, newValues.contains(where: { $0 <= 0 }) { throw .nonPositive }
      var next = state
      let phase = state.seasons.isEmpty ? 0 : header.count % state.seasons.count
      newValues.withUnsafeBufferPointer { values in
        _ = next.run(form, parameters, over: values, phase: phase, trace: ETSNoTrace())
      }
      state = next
      header.advance(by: newValues.count)
    }

    /// Smoothing parameters, then the initial state as l, b, s1 … sm, where s1 is the newest season
    /// before the first value.
    public var summary: FitSummary {
      var summary = estimates
      summary.note = ETSLongSeason(length: header.season.length)?.note(form)
      return summary
    }

    private var estimates: FitSummary {
      var list = parameters.named(for: form)
      list.append(.init("l", initial.level))
      if form.trend.exists { list.append(.init("b", initial.slope)) }
      for (index, season) in initial.newestFirst(after: 0).enumerated() {
        list.append(.init("s\(index + 1)", season))
      }
      let resolved = ETS.spec(of: form, criterion)
      guard let logLikelihood else {
        var summary = FitSummary(
          resolved: resolved, parameters: list, sigma2: sigma2, sse: sse,
          observations: observations)
        summary.converged = converged
        return summary
      }
      return FitSummary(
        resolved: resolved, parameters: list, logLikelihood: logLikelihood,
        estimated: form.estimatedCount(seasonLength: header.season.length) + 1, sigma2: sigma2,
        sse: sse, observations: observations, converged: converged)
    }

    /// Where a search on `series` can start from this fit; nil for another form or season.
    func warmStart(for form: ETSForm, _ series: TimeSeries) -> ETSEstimation.Warm? {
      guard form == self.form, series.seasonLength == header.season.length else { return nil }
      let sameStart = series.axis == header.axis
      return ETSEstimation.Warm(parameters: parameters, initial: sameStart ? initial : nil)
    }
  }
}

extension ETSState {
  /// Runs the recursion over values, the first of which has phase `phase`.
  mutating func run<Trace: ETSTrace>(
    _ form: ETSForm, _ parameters: ETSParameters, over values: UnsafeBufferPointer<Double>,
    phase: Int, trace: Trace
  ) -> ETSSums {
    var (level, slope) = (level, slope)
    let sums = seasons.withUnsafeMutableBufferPointer { seasons in
      ETSRecursion.run(
        form, parameters, over: values, level: &level, slope: &slope, seasons: seasons,
        phase: phase, trace: trace)
    }
    (self.level, self.slope) = (level, slope)
    return sums
  }
}
