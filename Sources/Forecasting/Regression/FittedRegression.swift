extension Regression {
  /// A fitted ``Regression``: coefficients, their covariance, and the values that lags reach.
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    private var design: RegressionDesign
    private let solution: LeastSquares
    /// What was subtracted from the values before the regression.
    private let reference: Double
    private var memory: LagMemory

    init(series: TimeSeries, design: RegressionDesign) throws(ForecastError) {
      let reference = series.withValues { values in values.first { !$0.isNaN } ?? 0 }
      let (matrix, response) = series.withValues { values in
        Self.rows(design, values, reference: reference)
      }
      let need = matrix.columns + 1
      if matrix.rows < need { throw .tooShort(have: matrix.rows, need: need) }
      solution = try LeastSquares(matrix, rightHandSides: [response], preferred: 1)
      header = series.header
      self.design = design
      self.reference = reference
      memory = LagMemory(capacity: Self.reach(design))
      let count = series.count
      series.withValues { values in
        for position in 0..<count { take(values[position], at: position) }
      }
      self.design.forget(before: count - memory.capacity)
    }

    /// How many values are kept: those that the next steps lag to, and those that these lag to in
    /// turn where they had to be filled.
    private static func reach(_ design: RegressionDesign) -> Int { 2 * design.longestLag }

    /// The complete rows, with values relative to `reference`.
    private static func rows(
      _ design: RegressionDesign, _ values: UnsafeBufferPointer<Double>, reference: Double
    ) -> (DesignMatrix, [Double]) {
      let lags = design.lagColumns
      let first = min(design.longestLag, values.count)
      let complete = (first..<values.count).filter { position in
        !values[position].isNaN && lags.allSatisfy { !values[position - $0.lag].isNaN }
          && design.isKnown(position: position + 1)
      }
      var matrix = DesignMatrix(rows: complete.count, names: design.names)
      var row = [Double](repeating: 0, count: matrix.columns)
      for (index, position) in complete.enumerated() {
        design.fill(&row, position: position + 1)
        for lag in lags { row[lag.column] = values[position - lag.lag] - reference }
        for column in row.indices { matrix[index, column] = row[column] }
      }
      return (matrix, complete.map { values[$0] - reference })
    }

    private var coefficients: [Double] { solution.coefficients[0] }

    /// The next value after `memory`, relative to the reference; nil where a lag was never observed
    /// or the data are not known.
    private func oneStep(at position: Int, _ memory: LagMemory, _ row: inout [Double]) -> Double? {
      guard design.isKnown(position: position + 1) else { return nil }
      design.fill(&row, position: position + 1)
      for lag in design.lagColumns {
        guard let value = memory[position - lag.lag] else { return nil }
        row[lag.column] = value
      }
      return zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Remembers a value for the lags; a missing one is replaced by its forecast.
    private mutating func take(_ value: Double, at position: Int) {
      guard memory.capacity > 0 else { return }
      if value.isNaN {
        var row = [Double](repeating: 0, count: solution.columns)
        memory.store(oneStep(at: position, memory, &row), at: position, filled: true)
      } else {
        memory.store(value - reference, at: position, filled: false)
      }
    }

    /// Goes on row by row, with forecasts in the place of values.
    /// - Throws: ``ForecastError/missingValues(_:)`` when a lag reaches a value that was neither
    ///   observed nor could be filled, ``ForecastError/notFinite(_:)`` when the recursion explodes.
    /// - Complexity: O(horizon · (coefficients² + lags · (coefficients + horizon))).
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      var path = memory
      var row = [Double](repeating: 0, count: solution.columns)
      var gradients = gapGradients()
      var mean: [Double] = []
      var error: [Double] = []
      let innovations = innovationVariances(horizon: horizon)
      let sigma2 = solution.residualVariance()
      for step in 0..<horizon {
        let position = header.count + step
        try design.requireData(position: position + 1)
        guard let level = oneStep(at: position, path, &row) else {
          throw .missingValues("a lag of step \(step + 1) reaches a value that is not known")
        }
        path.store(level, at: position, filled: true)
        let gradient = gradient(row, gradients)
        gradients.append(gradient)
        mean.append(level + reference)
        let leverage = solution.leverage(of: gradient)
        error.append((sigma2 * (innovations[step] + leverage)).squareRoot())
      }
      return try Prediction(
        mean: mean, standardError: error,
        family: .studentT(degreesOfFreedom: Double(solution.degreesOfFreedom)))
    }

    /// The derivative of a forecast by the coefficients: directly, and through the forecasts that
    /// it lags to.
    /// - Parameter earlier: those of the positions before it; nil where the value is observed.
    private func gradient(_ row: [Double], _ earlier: [[Double]?]) -> [Double] {
      var gradient = row
      for lag in design.lagColumns where lag.lag <= earlier.count {
        guard let before = earlier[earlier.count - lag.lag] else { continue }
        let weight = coefficients[lag.column]
        for column in gradient.indices { gradient[column] += weight * before[column] }
      }
      return gradient
    }

    /// The derivatives of the values kept in memory; nil for observed ones.
    private func gapGradients() -> [[Double]?] {
      var row = [Double](repeating: 0, count: solution.columns)
      var gradients: [[Double]?] = []
      let oldest = max(header.count - memory.capacity, 0)
      for position in oldest..<header.count {
        // What the oldest values lag to is forgotten; their own part has died down by now.
        let known = !memory.isFilled(position) || position - oldest < design.longestLag
        gradients.append(
          known || oneStep(at: position, memory, &row) == nil ? nil : gradient(row, gradients))
      }
      return gradients
    }

    /// The variance that innovations bring into each step, in units of σ²: those of the steps
    /// themselves, and those of the gaps that were filled by forecasts.
    private func innovationVariances(horizon: Int) -> [Double] {
      var variances = [Double](repeating: 0, count: horizon)
      var sum = 0.0
      for (step, response) in responses(from: header.count, horizon: horizon).enumerated() {
        sum += response * response
        variances[step] = sum
      }
      let oldest = max(header.count - memory.capacity, 0)
      for gap in oldest..<header.count where memory.isFilled(gap) {
        let spread = responses(from: gap, horizon: horizon + header.count - gap)
        for step in 0..<horizon {
          let response = spread[spread.count - horizon + step]
          variances[step] += response * response
        }
      }
      return variances
    }

    /// What an innovation of 1 at a position does to it and to the values after it: ψ-weights, but
    /// for values that are observed, which it cannot change.
    private func responses(from start: Int, horizon: Int) -> [Double] {
      var responses = [Double](repeating: 0, count: horizon)
      for step in 0..<horizon {
        let position = start + step
        if step == 0 {
          responses[step] = 1
        } else if position >= header.count || memory.isFilled(position) {
          for lag in design.lagColumns where lag.lag <= step {
            responses[step] += coefficients[lag.column] * responses[step - lag.lag]
          }
        }
      }
      return responses
    }

    /// One-step forecasts; NaN where a lag is not known.
    public func fittedValues(of history: TimeSeries) -> [Double] {
      guard let design = try? design.reading(history) else {
        return Array(repeating: .nan, count: history.count)
      }
      var whole = self
      whole.design = design
      return whole.oneStepForecasts(history)
    }

    private func oneStepForecasts(_ history: TimeSeries) -> [Double] {
      var memory = LagMemory(capacity: Self.reach(design))
      var row = [Double](repeating: 0, count: solution.columns)
      return history.withValues { values in
        values.enumerated().map { position, value in
          let forecast = oneStep(at: position, memory, &row)
          memory.store(
            value.isNaN ? forecast : value - reference, at: position, filled: value.isNaN)
          return forecast.map { $0 + reference } ?? .nan
        }
      }
    }

    /// Moves the origin; the coefficients stay. Columns that are not known ahead are missing beside
    /// the new values.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      try update(with: TimeSeries(values: newValues))
    }

    /// Moves the origin, and takes in the data beside the new values; the coefficients stay.
    public mutating func update(with next: TimeSeries) throws(ForecastError) {
      design.take(next, at: header.count)
      for value in next.values {
        take(value, at: header.count)
        header.advance(by: 1)
      }
      design.forget(before: header.count - memory.capacity)
    }

    /// Coefficients with their standard errors, and the Gaussian likelihood.
    public var summary: FitSummary {
      let sigma2 = solution.residualVariance()
      let sse = solution.sumsOfSquares[0]
      var estimates = coefficients
      var errors = solution.standardErrors()
      // ŷ − r = b + Σφ(y − r) means an intercept of b + r(1 − Σφ), a combination of coefficients.
      var direction = [Double](repeating: 0, count: solution.columns)
      direction[0] = 1
      estimates[0] += reference
      for lag in design.lagColumns {
        direction[lag.column] = -reference
        estimates[0] -= reference * coefficients[lag.column]
      }
      errors[0] = (sigma2 * solution.leverage(of: direction)).squareRoot()
      let parameters = design.names.indices.map { index in
        FitSummary.Parameter(
          design.names[index], estimates[index], standardError: errors[index])
      }
      let resolved = Regression.spec(design.terms)
      // An exact fit has no likelihood.
      guard sse > 0 else {
        return FitSummary(
          resolved: resolved, parameters: parameters, sigma2: sigma2, sse: sse,
          observations: solution.rows)
      }
      let rows = Double(solution.rows)
      return FitSummary(
        resolved: resolved, parameters: parameters,
        logLikelihood: -rows / 2 * (log(2 * Double.pi) + log(sse / rows) + 1),
        estimated: solution.columns + 1, sigma2: sigma2, sse: sse, observations: solution.rows,
        converged: nil)
    }
  }
}
