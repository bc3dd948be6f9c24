extension ARIMA {
  /// A fitted ``ARIMA`` or ``AR``: coefficients and the state of the filter, not the history.
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    /// The coefficients, the innovation variance and the conditional criteria.
    public let summary: FitSummary
    let shape: ARIMAShape
    /// The parameters in the coordinates of the search: where a later fit starts.
    let free: [Double]
    let coefficients: [Double]
    private(set) var mean: ARIMAMean
    private let sigma2: Double
    private(set) var state: ARIMAState
    /// What the values were transformed by before; nil: nothing.
    private(set) var transformation: Transformation?
    /// The number of missing values that the forecasts still depend on.
    package var unknowns: Int { state.gaps.count }

    /// A fitted model from its parts.
    init(
      header: SeriesHeader, summary: FitSummary, shape: ARIMAShape, free: [Double],
      coefficients: [Double], mean: ARIMAMean, sigma2: Double, state: ARIMAState,
      transformation: Transformation?
    ) {
      self.header = header
      self.summary = summary
      self.shape = shape
      self.free = free
      self.coefficients = coefficients
      self.mean = mean
      self.sigma2 = sigma2
      self.state = state
      self.transformation = transformation
    }

    /// The same model, where the series that it was fitted to holds transformed values.
    func transformed(by transformation: Transformation) -> Self {
      var fitted = self
      fitted.transformation = transformation == .none ? nil : transformation
      return fitted
    }

    /// Runs the estimated model over the sample for its innovations and its state.
    init(
      series: TimeSeries, sample: ARIMASample, shape: ARIMAShape, design: RegressionDesign?,
      estimate: ARIMAEstimate, resolved: ModelSpec
    ) throws(ForecastError) {
      header = series.header
      self.shape = shape
      free = estimate.free
      coefficients = estimate.coefficients
      mean = ARIMAMean(
        shape, constant: estimate.constant, design: design, weights: estimate.regression)
      let polynomials = ARMAPolynomials(shape: shape)
      guard let origin = ARIMAState(polynomials, coefficients: coefficients) else {
        throw .notEstimable("the autoregression has a root on the unit circle")
      }
      let trailing = series.count - sample.lead - sample.values.count
      let run = ARIMARun(
        origin, polynomials, coefficients: coefficients, count: sample.values.count + trailing)
      var totals = ARIMARun.Totals()
      let levels = mean.levels(from: sample.lead, count: sample.values.count)
      for (index, value) in sample.values.enumerated() {
        let level = value - levels[index]
        if index < shape.levels { run.start(with: level) } else { run.step(level, into: &totals) }
      }
      for _ in 0..<trailing { run.step(.nan, into: &totals) }
      state = run.state
      guard totals.residuals > shape.coefficientCount else {
        throw .missingValues(
          "\(totals.residuals) values can be predicted from the ones before, at least "
            + "\(shape.coefficientCount + 1) needed")
      }
      guard totals.sumOfSquares.isFinite, mean.isFinite else {
        throw .notFinite(
          "the squared errors exceed the range of numbers; divide the series by a power of ten")
      }
      if sample.isDegenerate { totals.sumOfSquares = 0 }
      if let conditional = estimate.conditionalSum {
        // The conditioning values count as observations, as they do without conditioning.
        totals.sumOfSquares = conditional
      }
      if let guarded = estimate.guarded {
        totals.sumOfSquares = guarded.sumOfSquares
        totals.logDeterminant = guarded.logDeterminant
      }
      sigma2 = totals.sumOfSquares / Double(totals.residuals - shape.coefficientCount)
      summary = Self.summary(
        resolved: resolved, shape: shape, terms: design?.names.dropFirst() ?? [],
        estimate: estimate, totals: totals, sigma2: sigma2)
      mean.forget(before: series.count)
    }

    private static func summary(
      resolved: ModelSpec, shape: ARIMAShape, terms: ArraySlice<String>, estimate: ARIMAEstimate,
      totals: ARIMARun.Totals, sigma2: Double
    ) -> FitSummary {
      let errors = estimate.standardErrors
      func error(_ index: Int) -> Double? {
        errors.flatMap { $0[index].isFinite ? $0[index] : nil }
      }
      // The field lists AR and MA before the seasonal factors.
      var parameters = [0, 2, 1, 3].flatMap { shape.blocks[$0] }.map { index in
        FitSummary.Parameter(
          shape.names[index], estimate.coefficients[index], standardError: error(index))
      }
      if shape.hasConstant {
        parameters.append(
          .init(
            shape.constantName, estimate.constant / shape.constantStep,
            standardError: error(shape.count).map { $0 / shape.constantStep }))
      }
      let first = shape.count + (shape.hasConstant ? 1 : 0)
      for (index, (name, value)) in zip(terms, estimate.regression).enumerated() {
        parameters.append(.init(name, value, standardError: error(first + index)))
      }
      let observations = totals.residuals
      let sse = totals.sumOfSquares
      guard sse > 0 else {
        // A perfect fit has an infinite likelihood: there is nothing to report.
        var summary = FitSummary(
          resolved: resolved, parameters: parameters, sigma2: sigma2, sse: sse,
          observations: observations)
        summary.converged = estimate.converged
        return summary
      }
      let isExact = estimate.conditionalSum == nil
      let divisor = isExact ? observations : observations - shape.conditioning
      let logLikelihood =
        -0.5 * Double(observations) * (log(sse / Double(divisor)) + 1 + log(2 * Double.pi))
        - (isExact ? 0.5 * totals.logDeterminant : 0)
      return FitSummary(
        resolved: resolved, parameters: parameters, logLikelihood: logLikelihood,
        estimated: shape.coefficientCount + 1, sigma2: sigma2, sse: sse,
        observations: observations, converged: estimate.converged)
    }

    /// The exact filter's forecasts: means when no innovation comes, and the variances of all that
    /// is not known, missing values included (``ARIMAOutlook``). The uncertainty of the coefficients is
    /// left out. Those of a transformed series are carried back (``TransformedNormal``).
    /// - Throws: ``ForecastError/notFinite(_:)`` where they overflow, or cannot be carried back,
    ///   ``ForecastError/missingValues(_:)`` where a column of data is not known that far ahead.
    /// - Complexity: O(horizon × orders + size of the state), O(horizon² × orders) before the gains
    ///   have settled.
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      try mean.requireData(from: header.count, count: horizon)
      let outlook = ARIMAOutlook(
        state, ARMAPolynomials(shape: shape), coefficients: coefficients)
      let (path, variance) = outlook.forecast(horizon: horizon)
      let levels = mean.levels(from: header.count, count: horizon)
      let mean = zip(path, levels).map { $0 + $1 }
      let errors = variance.map { (sigma2 * $0).squareRoot() }
      guard let transformation else { return try Prediction(mean: mean, standardError: errors) }
      return try Prediction(
        TransformedNormal(transformation, mean: mean, standardError: errors))
    }

    /// The means of the next steps alone; where columns of data end, their last level goes on.
    /// - Complexity: O(horizon × orders + size of the state).
    func path(horizon: Int) -> [Double] {
      let outlook = ARIMAOutlook(
        state, ARMAPolynomials(shape: shape), coefficients: coefficients)
      var levels = mean.levels(from: header.count, count: horizon)
      var last = 0.0
      for step in levels.indices {
        if levels[step].isNaN { levels[step] = last } else { last = levels[step] }
      }
      return zip(outlook.means(horizon: horizon), levels).map { $0 + $1 }
    }

    /// The one-step forecasts of the exact filter under the fitted coefficients; on the scale of the
    /// data where they were transformed, means like those of ``predict(horizon:)``. The first
    /// d + mD values have none.
    /// - Complexity: O(*n* × size of the state).
    public func fittedValues(of history: TimeSeries) -> [Double] {
      var fitted = [Double](repeating: .nan, count: history.count)
      follow(history) { t, mean, variance, _ in
        fitted[t] =
          transformation.map { back in
            (try? back.invertMean(mean, variance: sigma2 * variance)) ?? .nan
          } ?? mean
      }
      return fitted
    }

    /// Runs the filter over a history, and tells each position that has one the prediction, its
    /// variance in units of σ², and the innovation in units of its standard deviation (NaN where the
    /// value is missing), on the scale of the model. Tells nothing where a value has no transform.
    func follow(
      _ history: TimeSeries,
      _ tell: (_ t: Int, _ mean: Double, _ variance: Double, _ innovation: Double) -> Void
    ) {
      guard let mean = mean.reading(history) else { return }
      let known = mean.startingWhereKnown(history)
      let series = try? transformation.map { try known.transformed(by: $0) } ?? known
      series?.withValues { values in
        let polynomials = ARMAPolynomials(shape: shape)
        guard let first = values.firstIndex(where: { !$0.isNaN }),
          let origin = ARIMAState(polynomials, coefficients: coefficients)
        else { return }
        let run = ARIMARun(
          origin, polynomials, coefficients: coefficients, count: values.count - first)
        var totals = ARIMARun.Totals()
        let levels = mean.levels(from: first, count: values.count - first)
        for t in first..<values.count {
          let level = values[t] - levels[t - first]
          if t - first < shape.levels {
            run.start(with: level)
          } else {
            let (mean, variance) = (run.prediction() + levels[t - first], run.predictionVariance)
            tell(t, mean, variance, run.step(level, into: &totals) / sigma2.squareRoot())
          }
        }
      }
    }

    /// Runs the filter over the new values; the coefficients stay.
    /// - Complexity: O(new values × size of the state).
    /// - Throws: ``ForecastError/notFinite(_:)`` when a new value is infinite,
    ///   ``ForecastError/nonPositive`` when it has no transform.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      try update(with: TimeSeries(values: newValues))
    }

    /// Runs the filter over the new values and the data beside them; the coefficients stay. A value
    /// whose data are not known counts as missing.
    public mutating func update(with next: TimeSeries) throws(ForecastError) {
      let newValues = next.values
      guard !newValues.contains(where: \.isInfinite) else {
        throw .notFinite("a new value is infinite")
      }
      let values = try transformation?.apply(newValues) ?? newValues
      let run = ARIMARun(
        state, ARMAPolynomials(shape: shape), coefficients: coefficients, count: newValues.count)
      var totals = ARIMARun.Totals()
      mean.take(next, at: header.count)
      let levels = mean.levels(from: header.count, count: newValues.count)
      for (value, level) in zip(values, levels) { run.step(value - level, into: &totals) }
      state = run.state
      header.advance(by: newValues.count)
      mean.forget(before: header.count)
    }
  }
}
