extension Regression.Fitted {
  /// Coefficients with their standard errors, how much they explain, and the Gaussian likelihood of
  /// ordinary least squares.
  public var summary: FitSummary {
    let sse = estimate.sumOfSquares
    var estimates = coefficients
    var errors = estimate.standardErrors
    // ŷ − r = b + Σφ(y − r) means an intercept of b + r(1 − Σφ), a combination of coefficients.
    var direction = [Double](repeating: 0, count: coefficients.count)
    direction[0] = 1
    estimates[0] += reference
    for lag in design.lagColumns {
      direction[lag.column] = -reference
      estimates[0] -= reference * coefficients[lag.column]
    }
    errors[0] = (estimate.variance * estimate.leverage(of: direction)).squareRoot()
    var parameters = design.names.indices.map { index in
      FitSummary.Parameter(
        design.names[index], estimates[index], standardError: errors[index])
    }
    if let penalty = estimate.penalty { parameters.append(.init("lambda", penalty)) }
    let resolved = Regression(design.terms, options: options).spec
    var summary = FitSummary(
      resolved: resolved, parameters: parameters, sigma2: estimate.variance, sse: sse,
      observations: estimate.rows)
    // An exact fit has no likelihood.
    if options.isOrdinary, sse > 0 {
      let rows = Double(estimate.rows)
      summary = FitSummary(
        resolved: resolved, parameters: parameters,
        logLikelihood: -rows / 2 * (log(2 * Double.pi) + log(sse / rows) + 1),
        estimated: coefficients.count + 1, sigma2: estimate.variance, sse: sse,
        observations: estimate.rows, converged: nil)
    }
    summary.converged = estimate.converged
    summary.rSquared = estimate.rSquared
    summary.adjustedRSquared = estimate.adjustedRSquared
    summary.candidates = candidates
    var notes: [String] = []
    if history != nil { notes.append("the estimates are those of step 1") }
    if estimate.converged == false { notes.append("loss=huber has not converged") }
    if !notes.isEmpty { summary.note = notes.joined(separator: "; ") }
    return summary
  }

  /// The estimates, and a warning of columns that others nearly determine.
  ///
  /// Those are the columns with a variance inflation factor above 10 (Marquardt 1970): the variance of
  /// their coefficients is ten times what it would be were they orthogonal to the others.
  /// - Complexity: O(*n* · coefficients²).
  public func summary(of history: TimeSeries) -> FitSummary {
    var summary = summary
    if let warning = collinearity(history) {
      summary.note = [summary.note, warning].compactMap(\.self).joined(separator: "; ")
    }
    return summary
  }

  private static let largestInflation = 10.0

  private func collinearity(_ history: TimeSeries) -> String? {
    let fitted = history.prefix(trained)
    guard let series = try? transformation.map({ try fitted.transformed(by: $0) }) ?? fitted,
      let design = try? design.reading(fitted)
    else { return nil }
    let matrix = series.withValues {
      RegressionSample(design, $0, reference: reference).matrix
    }
    do throws(ForecastError) {
      let errors = try LeastSquares(matrix, rightHandSides: [], preferred: 1).unitErrors
      let inflated = (1..<matrix.columns).compactMap { column -> String? in
        let range = (column * matrix.rows)..<((column + 1) * matrix.rows)
        let spread = RegressionEstimate.spread(Array(matrix.values[range]))
        let factor = spread * errors[column] * errors[column]
        guard factor > Self.largestInflation else { return nil }
        return "\(matrix.names[column]) (\(Int(min(factor, 1e9).rounded())))"
      }
      guard !inflated.isEmpty else { return nil }
      return "nearly collinear, variance inflation factors above 10: "
        + inflated.joined(separator: ", ")
    } catch {
      guard case .rankDeficient(let columns) = error else { return nil }
      return "columns that depend on others: " + columns.joined(separator: ", ")
    }
  }
}
