/// Estimates an ARIMA model by its exact likelihood.
///
/// The likelihood of mixed models has several maxima, some of them with an MA root on the unit
/// circle. So the search follows the optimum of the conditional sum of squares and the best points
/// of a grid, and polishes the best of what comes out.
struct ExactEstimator {
  let shape: ARIMAShape
  let stop: StopFlag

  /// - Parameters:
  ///   - conditional: whether one of the starts is the optimum of the conditional sum of squares.
  ///   - warm: the parameters of an earlier fit of the same shape: one more start.
  func estimate(_ sample: ARIMASample, conditional: Bool, warm: [Double]?)
    throws(ForecastError) -> ARIMAEstimate
  {
    if sample.isDegenerate { return ARIMAEstimate(degenerate: sample, shape) }
    let data = sample.filledDifferences(shape)
    let objective = ExactObjective(
      shape: shape, data: data, missing: sample.impulses(shape),
      regressors: shape.hasConstant ? [Array(repeating: 1, count: data.count)] : [])
    let search = LeastSquaresSearch(objective: objective, stop: stop)
    var starts = try starts(objective, data, conditional: conditional)
    if let warm { starts.append(warm) }
    let outcome = try maximise(search, starts)
    return try Self.estimate(objective, sample, at: outcome.free, converged: outcome.converged)
  }

  /// The estimate at the maximum of an objective.
  static func estimate(
    _ objective: ExactObjective, _ sample: ARIMASample, at free: [Double], converged: Bool
  ) throws(ForecastError) -> ARIMAEstimate {
    let shape = objective.shape
    objective.tolerance = 1e-10
    let sum = objective.sumOfSquares(at: free)
    guard sum.isFinite else {
      throw sample.hasGaps
        ? .missingValues("too few neighbours are observed to tell the missing values")
        : .notEstimable("the likelihood has no finite maximum")
    }
    var coefficients = [Double](repeating: 0, count: shape.count)
    shape.coefficients(of: free, into: &coefficients)
    var estimate = ARIMAEstimate(
      free: free, coefficients: coefficients,
      constant: shape.hasConstant ? sample.offset + sample.scale * objective.regression[0] : 0,
      standardErrors: nil, converged: converged)
    estimate.autoregressiveVariance = objective.autoregressiveVariance
    estimate.standardErrors = ObservedInformation(objective, at: free)
      .standardErrors(scale: sample.scale)
    return estimate
  }

  private typealias Search = LeastSquaresSearch<ExactObjective>

  private func maximise(_ search: Search, _ starts: [[Double]])
    throws(ForecastError) -> Search.Outcome
  {
    var best: Search.Outcome?
    for start in starts {
      let rough = try search.minimise(from: start, tolerance: 1e-5, iterations: 30)
      if rough.sumOfSquares < best?.sumOfSquares ?? .infinity { best = rough }
    }
    guard let best else { throw .notEstimable("the likelihood is not finite at any start") }
    return try search.minimise(from: best.free, tolerance: 1e-10, iterations: 100)
  }

  /// Where the search starts.
  private func starts(_ objective: ExactObjective, _ data: [Double], conditional: Bool)
    throws(ForecastError) -> [[Double]]
  {
    guard shape.count > 0 else { return [[]] }
    let css = CompleteCSS(shape: shape, differences: data)
    let grid = ARIMAStarts(shape: shape, ar: css.startingAR())
    // The conditional sum of squares costs a fraction of the likelihood where the season is long.
    let isLong = data.count * objective.dimension > 20_000
    let candidates = isLong ? try grid.best(6, for: css, stop: stop) : (0..<grid.count).map { grid[$0] }
    var starts = try ARIMAStarts.best(
      isLong ? 2 : 3, of: candidates, for: objective, stop: stop)
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
