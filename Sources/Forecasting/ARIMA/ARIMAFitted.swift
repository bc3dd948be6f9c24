extension ARIMA {
  /// A fitted ``ARIMA`` or ``AR``: coefficients and the last values of each filter, not the history.
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    /// The coefficients, the innovation variance and the conditional criteria.
    public let summary: FitSummary
    let shape: ARIMAShape
    /// The parameters in the coordinates of the search: where a later fit starts.
    let free: [Double]
    let coefficients: [Double]
    private let constant: Double
    private let sigma2: Double
    private(set) var state: ARIMAState

    /// A fitted model from its parts.
    init(
      header: SeriesHeader, summary: FitSummary, shape: ARIMAShape, free: [Double],
      coefficients: [Double], constant: Double, sigma2: Double, state: ARIMAState
    ) {
      self.header = header
      self.summary = summary
      self.shape = shape
      self.free = free
      self.coefficients = coefficients
      self.constant = constant
      self.sigma2 = sigma2
      self.state = state
    }

    /// Runs the estimated model over the sample for its residuals and its state.
    init(
      series: TimeSeries, sample: ARIMASample, shape: ARIMAShape, estimate: CSSEstimator.Estimate,
      resolved: ModelSpec
    ) throws(ForecastError) {
      header = series.header
      self.shape = shape
      free = estimate.free
      coefficients = estimate.coefficients
      constant = estimate.constant
      let buffer = CascadeBuffer(shape: shape, count: sample.values.count)
      for (position, value) in sample.values.enumerated() { buffer.y[position] = value }
      var totals = buffer.run(coefficients: coefficients, constant: constant, lead: shape.lead)
      let newest = sample.values.lastIndex { !$0.isNaN } ?? 0
      state = ARIMAState(after: buffer, trailingGap: sample.values.count - 1 - newest)
      guard state.isComplete else {
        throw .missingValues("a season of the cycle was never observed")
      }
      guard totals.residuals > shape.coefficientCount else {
        throw .missingValues(
          "\(totals.residuals) values can be predicted from the ones before, at least "
            + "\(shape.coefficientCount + 1) needed")
      }
      guard totals.sumOfSquares.isFinite, constant.isFinite else {
        throw .notFinite(
          "the squared errors exceed the range of numbers; divide the series by a power of ten")
      }
      if sample.isDegenerate { totals.sumOfSquares = 0 }
      // The conditioning values count as observations, as they do without conditioning.
      let observations = totals.residuals + shape.conditioning
      sigma2 = totals.sumOfSquares / Double(observations - shape.coefficientCount)
      summary = Self.summary(
        resolved: resolved, shape: shape, estimate: estimate, sse: totals.sumOfSquares,
        residuals: totals.residuals, sigma2: sigma2)
    }

    private static func summary(
      resolved: ModelSpec, shape: ARIMAShape, estimate: CSSEstimator.Estimate, sse: Double,
      residuals: Int, sigma2: Double
    ) -> FitSummary {
      let errors = estimate.standardErrors
      var parameters: [FitSummary.Parameter] = []
      // The field lists AR and MA before the seasonal factors.
      for block in [0, 2, 1, 3].map({ shape.blocks[$0] }) {
        for index in block {
          parameters.append(
            .init(
              shape.names[index], estimate.coefficients[index], standardError: errors?[index]))
        }
      }
      if shape.hasConstant {
        parameters.append(
          .init(
            shape.constantName, estimate.constant / shape.constantStep,
            standardError: errors.map { $0[shape.count] / shape.constantStep }))
      }
      let observations = residuals + shape.conditioning
      guard sse > 0 else {
        // A perfect fit has an infinite likelihood: there is nothing to report.
        var summary = FitSummary(
          resolved: resolved, parameters: parameters, sigma2: sigma2, sse: sse,
          observations: observations)
        summary.converged = estimate.converged
        return summary
      }
      let logLikelihood =
        -0.5 * Double(observations) * (log(sse / Double(residuals)) + 1 + log(2 * Double.pi))
      return FitSummary(
        resolved: resolved, parameters: parameters, logLikelihood: logLikelihood,
        estimated: shape.coefficientCount + 1, sigma2: sigma2, sse: sse,
        observations: observations, converged: estimate.converged)
    }

    /// The recursion with innovations 0, and var_k = σ² Σ_{j<k} ψ_j² (Box & Jenkins 1970, 5.1).
    ///
    /// The forecast is conditional on the residuals of the conditional sum of squares; an exact
    /// filter differs from it by terms that fade with the moving average's roots. The uncertainty
    /// of the coefficients is left out. Missing values at the end count as steps.
    /// - Complexity: O(horizon × (d + D + p + P + q + Q) + size of the state).
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      let mean = state.mean(
        horizon: horizon, shape: shape, coefficients: coefficients, constant: constant)
      let weights = ARIMAState.psiWeights(
        count: horizon + state.trailingGap, shape: shape, coefficients: coefficients)
      var sum = weights.prefix(state.trailingGap).reduce(0) { $0 + $1 * $1 }
      let errors = weights.suffix(horizon).map { weight in
        sum += weight * weight
        return (sigma2 * sum).squareRoot()
      }
      return try Prediction(mean: mean, standardError: errors)
    }

    /// The one-step forecasts under the fitted coefficients. The first d + mD + p + mP values, on
    /// which estimation is conditional, have none.
    /// - Complexity: O(*n* × (d + D + p + P + q + Q)).
    public func fittedValues(of history: TimeSeries) -> [Double] {
      history.withValues { values in
        var fitted = [Double](repeating: .nan, count: values.count)
        guard let first = values.firstIndex(where: { !$0.isNaN }) else { return fitted }
        let buffer = CascadeBuffer(shape: shape, count: values.count - first)
        buffer.y.update(from: values.baseAddress! + first, count: values.count - first)
        fitted.withUnsafeMutableBufferPointer { room in
          _ = buffer.run(
            coefficients: coefficients, constant: constant, lead: shape.lead,
            fitted: room.baseAddress! + first)
        }
        return fitted
      }
    }

    /// Runs the filters over the new values; the coefficients stay.
    /// - Complexity: O(new values × (d + D + p + P + q + Q) + size of the state).
    /// - Throws: ``ForecastError/notFinite(_:)`` when a new value is infinite.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      guard !newValues.contains(where: \.isInfinite) else {
        throw .notFinite("a new value is infinite")
      }
      state.advance(
        by: newValues, shape: shape, coefficients: coefficients, constant: constant)
      header.advance(by: newValues.count)
    }
  }
}
