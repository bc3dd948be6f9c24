/// Forecasts by a regression of its own for each step: y(t + s) on the columns of the calendar at
/// t + s and on the values known at t (Marcellino, Stock & Watson 2006).
extension Regression.Fitted {
  /// The forecast of one step, relative to the reference.
  private struct Step {
    var level: Double
    var variance: Double
    var degreesOfFreedom: Double
  }

  /// The standard error of each step comes from its own residuals. The degrees of freedom are the
  /// fewest, those of the last step.
  func direct(_ history: RegressionHistory, horizon: Int) throws(ForecastError) -> Prediction {
    let values = history.numbers
    let need = horizon + design.longestLag + coefficients.count
    guard values.count >= need else { throw .tooShort(have: values.count, need: need) }
    let isShared =
      options.isOrdinary && history.isComplete && gaps.isEmpty
      && design.terms.allSatisfy(\.shiftsWithinSpan)
    var steps = isShared ? try sharedSteps(values, horizon: horizon) : nil
    if steps == nil { steps = try separateSteps(values, horizon: horizon) }
    return try prediction(steps!)
  }

  private func prediction(_ steps: [Step]) throws(ForecastError) -> Prediction {
    try Prediction(
      mean: steps.map { $0.level + reference },
      standardError: steps.map { $0.variance.squareRoot() },
      family: .studentT(degreesOfFreedom: steps.reduce(.infinity) { min($0, $1.degreesOfFreedom) }))
  }

  /// All steps from one factorisation: with the intercept, the columns of the calendar s steps later
  /// are combinations of those one step later, so that the steps differ in their right-hand sides
  /// alone. Those of the later steps end earlier: they are solved before the rows go on.
  /// - Returns: nil where columns come near to depending on each other.
  private func sharedSteps(_ values: [Double], horizon: Int) throws(ForecastError) -> [Step]? {
    let size = coefficients.count
    var newest = [Double](repeating: 0, count: size)
    guard oneStep(at: header.count, memory, &newest) != nil else { throw Self.unknownLag(1) }
    var factor = RotatedFactor(columns: size, sides: horizon)
    var row = [Double](repeating: 0, count: size + horizon)
    var regressors = [Double](repeating: 0, count: size)
    var steps: [Step] = []
    for origin in (design.longestLag - 1)..<values.count {
      let active = min(horizon, values.count - 1 - origin)
      for _ in active..<(horizon - steps.count) {
        guard factor.isWellConditioned else { return nil }
        let side = horizon - steps.count - 1
        let projected = factor.projected(newest)
        let projections = factor.projections(side: side)
        let degrees = Double(factor.rows - size)
        let leverage = projected.reduce(0) { $0 + $1 * $1 }
        steps.append(
          Step(
            level: zip(projected, projections).reduce(0) { $0 + $1.0 * $1.1 },
            variance: factor.sumsOfSquares[side] / degrees * (1 + leverage),
            degreesOfFreedom: degrees))
      }
      guard active > 0 else { break }
      design.fill(&regressors, position: origin + 2)
      for lag in design.lagColumns { regressors[lag.column] = values[origin + 1 - lag.lag] }
      row.replaceSubrange(..<size, with: regressors)
      for side in 0..<active { row[size + side] = values[origin + 1 + side] }
      factor.append(&row, active: active)
    }
    return steps.reversed()
  }

  private func separateSteps(_ values: [Double], horizon: Int) throws(ForecastError) -> [Step] {
    // What an innovation at a gap did to the values that the lags read.
    let filled = gaps.map { gap in
      (gap: gap, responses: responses(from: gap, horizon: header.count - gap))
    }
    var row = [Double](repeating: 0, count: coefficients.count)
    var steps: [Step] = []
    for step in 1...horizon {
      let sample = values.withUnsafeBufferPointer {
        RegressionSample(design, $0, reference: 0, step: step)
      }
      try sample.requireRows()
      let own = try options.estimate(sample)
      let ahead = design.reaching(back: step - 1)
      try ahead.requireData(position: header.count + step)
      ahead.fill(&row, position: header.count + step)
      for lag in design.lagColumns {
        guard let value = memory[header.count - lag.lag] else { throw Self.unknownLag(step) }
        row[lag.column] = value
      }
      var spread = 0.0
      for (gap, responses) in filled {
        let effect = design.lagColumns.reduce(0.0) { sum, lag in
          let index = header.count - lag.lag - gap
          return index < 0 ? sum : sum + own.coefficients[lag.column] * responses[index]
        }
        spread += effect * effect
      }
      steps.append(
        Step(
          level: zip(row, own.coefficients).reduce(0) { $0 + $1.0 * $1.1 },
          variance: own.variance * (1 + own.leverage(of: row)) + estimate.variance * spread,
          degreesOfFreedom: own.degreesOfFreedom))
    }
    return steps
  }
}
