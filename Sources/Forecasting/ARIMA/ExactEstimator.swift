/// Estimates an ARIMA model by its exact likelihood.
///
/// The likelihood of mixed models has several maxima, some of them with an MA root on the unit
/// circle. So the search follows the optimum of the conditional sum of squares and the best points
/// of a grid, and polishes the best of what comes out.
struct ExactEstimator {
  let shape: ARIMAShape
  let stop: StopFlag
  var design: RegressionDesign?

  /// The multiplications that gaps may cost a search, somewhat less than a second.
  private static let budget = 1e9

  /// - Parameters:
  ///   - conditional: whether one of the starts is the optimum of the conditional sum of squares.
  ///   - warm: the parameters of an earlier fit of the same shape: one more search starts there.
  func estimate(_ sample: ARIMASample, conditional: Bool, warm: [Double]?)
    throws(ForecastError) -> ARIMAEstimate
  {
    if sample.isDegenerate { return ARIMAEstimate(degenerate: sample, shape) }
    var data = sample.filledDifferences(shape)
    let regressors = try ARIMARegressors(
      shape, design: design, first: sample.lead, count: data.count)
    let objective = ExactObjective(
      shape: shape, data: data, missing: sample.impulses(shape), regressors: regressors.columns)
    if shape.regressors > 0 { data = regressors.residuals(of: data) }
    let search = LeastSquaresSearch(objective: objective, stop: stop)
    let starts: [[Double]]
    if sample.hasGaps {
      let start = try conditionalStart(sample, objective, warm: warm)
      // In iterations of the search, which take an evaluation for each parameter.
      let affordable = Self.budget / objective.costOfGaps / Double(shape.count + 1)
      if affordable < 20, let start {
        return try estimate(sample, objective, regressors, conditional: start)
      }
      starts =
        (start.map { [$0.free] } ?? [])
        + (affordable < 150
          ? try conditionalStarts(data)
          : try self.starts(objective, data, conditional: false))
    } else {
      starts = try self.starts(objective, data, conditional: conditional)
    }
    let outcome = try maximise(search, starts, warm: warm)
    var estimate = try Self.estimate(objective, sample, regressors, at: outcome.free)
    estimate.converged = outcome.converged
    estimate.evaluations = objective.evaluations
    return estimate
  }

  /// Where so many values are missing that the likelihood is too dear to search on: the optimum of
  /// the conditional sum of squares, with the exact likelihood at it.
  private func estimate(
    _ sample: ARIMASample, _ objective: ExactObjective, _ regressors: ARIMARegressors,
    conditional: ARIMAEstimate
  ) throws(ForecastError) -> ARIMAEstimate {
    var estimate = try Self.estimate(
      objective, sample, regressors, at: conditional.free,
      standardErrors: conditional.standardErrors.map {
        $0 + Array(repeating: .nan, count: shape.regressors)
      })
    estimate.converged = false
    estimate.evaluations = objective.evaluations
    return estimate
  }

  /// The estimate at a point, its likelihood to all digits.
  /// - Parameter standardErrors: those of the estimates where they are known; nil: from the curvature
  ///   of the likelihood.
  static func estimate(
    _ objective: ExactObjective, _ sample: ARIMASample, _ regressors: ARIMARegressors,
    at free: [Double], standardErrors: [Double]? = nil
  ) throws(ForecastError) -> ARIMAEstimate {
    let shape = objective.shape
    objective.tolerance = 1e-10
    objective.autoregressiveLimit = ExactObjective.exactLimit
    let sum = objective.sumOfSquares(at: free)
    guard sum.isFinite else {
      throw sample.hasGaps
        ? Self.undetermined : .notEstimable("the likelihood has no finite maximum")
    }
    var coefficients = [Double](repeating: 0, count: shape.count)
    shape.coefficients(of: free, into: &coefficients)
    let regression = regressors.coefficients(objective.regression).map { sample.scale * $0 }
    var estimate = ARIMAEstimate(
      free: free, coefficients: coefficients,
      constant: shape.hasConstant ? sample.offset + regression[0] : 0,
      regression: Array(regression.suffix(shape.regressors)), standardErrors: nil,
      converged: true)
    if objective.isNearUnitCircle {
      var parts = objective.parts(of: sum)
      parts.sumOfSquares *= sample.scale * sample.scale
      parts.logDeterminant -= sample.shareOfTheStart(shape)
      estimate.guarded = parts
    }
    estimate.standardErrors =
      standardErrors
      ?? ObservedInformation(objective, regressors, at: free)
      .standardErrors(scale: sample.scale)
    return estimate
  }

  private static let undetermined = ForecastError.missingValues(
    "too few neighbours are observed to tell the missing values")

  private typealias Search = LeastSquaresSearch<ExactObjective>

  /// Whether an evaluation costs so much that searches have to be sparing.
  private func isLong(_ objective: ExactObjective) -> Bool {
    objective.count * objective.dimension > 20_000
  }

  /// Searches roughly from each start and thoroughly from the best result; and for itself from a
  /// warm start, so that one can only help.
  private func maximise(_ search: Search, _ starts: [[Double]], warm: [Double]?)
    throws(ForecastError) -> Search.Outcome
  {
    var best: Search.Outcome?
    // Away from the first start evaluations may be dearer than at it.
    let isSparing = isLong(search.objective)
    search.objective.usesSecants = isSparing
    for start in starts where best == nil || search.objective.totalCost < Self.budget / 2 {
      search.objective.restart()
      let rough = try search.minimise(
        from: start, tolerance: isSparing ? 1e-4 : 1e-5,
        iterations: iterations(search.objective, 30),
        goal: isSparing ? best?.sumOfSquares ?? .infinity : .infinity, isRough: isSparing)
      if rough.sumOfSquares < best?.sumOfSquares ?? .infinity { best = rough }
    }
    let candidates = [best?.free, warm].compactMap { $0 }
    // The searches above may do with fewer digits; here they would leave steps in the surface.
    search.objective.tolerance = isSparing ? 1e-9 : 1e-10
    search.objective.usesSecants = false
    var final: Search.Outcome?
    for candidate in candidates {
      let polished = try search.minimise(
        from: candidate, tolerance: isSparing ? 1e-7 : 1e-10,
        iterations: iterations(search.objective, 100), isRough: isSparing)
      if polished.sumOfSquares < final?.sumOfSquares ?? .infinity { final = polished }
    }
    guard let final else { throw .notEstimable("the likelihood is not finite at any start") }
    return final
  }

  /// The optimum of the conditional sum of squares; nil where there is none, or no likelihood at it.
  private func conditionalStart(
    _ sample: ARIMASample, _ objective: ExactObjective, warm: [Double]?
  ) throws(ForecastError) -> ARIMAEstimate? {
    do throws(ForecastError) {
      let estimate = try CSSEstimator(shape: shape, stop: stop).estimate(sample, warm: warm)
      return objective.sumOfSquares(at: estimate.free).isFinite ? estimate : nil
    } catch {
      if error == .cancelled { throw error }
      return nil
    }
  }

  /// Where the search starts when evaluations are dear: none is needed to find these.
  private func conditionalStarts(_ data: [Double]) throws(ForecastError) -> [[Double]] {
    let css = CompleteCSS(shape: shape, differences: data)
    return try ARIMAStarts(shape: shape, ar: css.startingAR()).best(2, for: css, stop: stop)
  }

  /// How many steps of a search gaps leave, at most `wanted`.
  private func iterations(_ objective: ExactObjective, _ wanted: Int) -> Int {
    let left = Self.budget - objective.totalCost
    let affordable = left / objective.costOfGaps / Double(shape.count + 1)
    return min(wanted, max(Int(min(affordable, Double(wanted))), 5))
  }

  /// Where the search starts.
  private func starts(_ objective: ExactObjective, _ data: [Double], conditional: Bool)
    throws(ForecastError) -> [[Double]]
  {
    guard shape.count > 0 else { return [[]] }
    let css = CompleteCSS(shape: shape, differences: data)
    let grid = ARIMAStarts(shape: shape, ar: css.startingAR())
    // The conditional sum of squares costs a fraction of the likelihood where the season is long.
    objective.conditional = css
    var starts =
      isLong(objective)
      ? try grid.best(2, for: css, stop: stop)
      : try ARIMAStarts.best(
        shape.isMixed ? ARIMAStarts.forMixed : 3, of: (0..<grid.count).map { grid[$0] },
        for: objective, stop: stop)
    if conditional {
      let search = LeastSquaresSearch(objective: css, stop: stop)
      var best: LeastSquaresSearch<CompleteCSS>.Outcome?
      for start in try grid.best(2, for: css, stop: stop) {
        let rough = try search.minimise(from: start, tolerance: 1e-4, iterations: 20)
        if rough.sumOfSquares < best?.sumOfSquares ?? .infinity { best = rough }
      }
      if let best { starts.insert(best.free, at: 0) }
    }
    return starts
  }
}

extension ARIMA {
  /// How often a fit of a series evaluates the exact likelihood.
  package func evaluations(_ series: TimeSeries) throws(ForecastError) -> Int {
    let shape = ARIMAShape(
      order: order, seasonal: seasonal, season: series.seasonLength, constant: constant)
    return try ExactEstimator(shape: shape, stop: .never)
      .estimate(ARIMASample(series, shape: shape), conditional: method != .ml, warm: nil)
      .evaluations
  }
}
