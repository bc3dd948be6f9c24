/// Estimates an ARIMA model by the conditional sum of squares.
struct CSSEstimator {
  let shape: ARIMAShape
  let stop: StopFlag

  /// Searches for the smallest sum of squares.
  /// - Parameter warm: the parameters of an earlier fit of the same shape: one more start, so that
  ///   the result is never worse than without it.
  func estimate(_ sample: ARIMASample, warm: [Double]?) throws(ForecastError) -> ARIMAEstimate {
    if sample.isDegenerate { return ARIMAEstimate(degenerate: sample, shape) }
    return sample.hasGaps
      ? try estimate(
        sample, warm, GappedCSS(shape: shape, levels: sample.scaledLevels(shape)))
      : try estimate(
        sample, warm, CompleteCSS(shape: shape, differences: sample.differences))
  }

  private func estimate<Objective: ARIMAObjective>(
    _ sample: ARIMASample, _ warm: [Double]?, _ objective: Objective
  ) throws(ForecastError) -> ARIMAEstimate {
    let search = LeastSquaresSearch(objective: objective, stop: stop)
    let outcome = try minimise(search, warm)
    let sum = objective.sumOfSquares(at: outcome.free)
    guard sum.isFinite, objective.constant.isFinite else {
      throw .notEstimable("the conditional sum of squares has no finite minimum")
    }
    guard sum > 0 || !sample.hasGaps else {
      throw .missingValues("no difference can be computed: too few neighbours are observed")
    }
    objective.linearise(into: search.equations)
    var coefficients = [Double](repeating: 0, count: shape.count)
    shape.coefficients(of: outcome.free, into: &coefficients)
    // The values that can be predicted from those before.
    let known = sample.values.lazy.filter { !$0.isNaN }.count - shape.levels
    var estimate = ARIMAEstimate(
      free: outcome.free, coefficients: coefficients,
      constant: sample.constant(objective.constant, shape),
      standardErrors: standardErrors(
        search.equations, free: outcome.free, variance: sum / Double(known), scale: sample.scale),
      converged: outcome.converged)
    estimate.conditionalSum = sample.scale * sample.scale * sum
    return estimate
  }

  /// Searches roughly from the best points of the grid, and thoroughly from the best result.
  private func minimise<Objective: ARIMAObjective>(
    _ search: LeastSquaresSearch<Objective>, _ warm: [Double]?
  ) throws(ForecastError) -> LeastSquaresSearch<Objective>.Outcome {
    let objective = search.objective
    let grid = ARIMAStarts(shape: shape, ar: objective.startingAR())
    var best: LeastSquaresSearch<Objective>.Outcome?
    for start in try grid.best(starts, for: objective, stop: stop) {
      let rough = try search.minimise(from: start, tolerance: 1e-5, iterations: 30)
      if rough.sumOfSquares < best?.sumOfSquares ?? .infinity { best = rough }
    }
    guard let best else {
      throw .notEstimable("the conditional sum of squares is not finite at any start")
    }
    let cold = try search.minimise(from: best.free, tolerance: 1e-10, iterations: 200)
    guard let warm else { return cold }
    let other = try search.minimise(from: warm, tolerance: 1e-10, iterations: 200)
    return other.sumOfSquares < cold.sumOfSquares ? other : cold
  }

  /// How many points of the grid are followed: one AR factor alone has a single minimum, mixed
  /// models of order 2 and more have many.
  private var starts: Int {
    if shape.count == shape.ar { return 1 }
    if shape.count == 1 { return 2 }
    return shape.ar > 1 && shape.ma > 1 ? 5 : 3
  }

  /// Standard errors from the Gauss–Newton Hessian, by the delta method where coefficients are
  /// functions of the free parameters (Box & Jenkins 1970, 7.2).
  ///
  /// They are nil on the border of the stationary or invertible region, where the sum of squares
  /// is no parabola.
  private func standardErrors(
    _ equations: NormalEquations, free: [Double], variance: Double, scale: Double
  ) -> [Double]? {
    let k = shape.count
    guard !free.contains(where: { abs($0) > 5 }) else { return nil }
    guard SmallCholesky.factor(equations.matrix, order: k) else { return nil }
    /// b' (J'J)⁻¹ b.
    func quadratic(_ vector: [Double]) -> Double {
      var solved = vector
      SmallCholesky.solveLower(equations.matrix, order: k, &solved)
      return solved.reduce(0) { $0 + $1 * $1 }
    }
    var errors = (0..<k).map { j in
      (variance * quadratic((0..<k).map { equations.derivative[$0 * k + j] })).squareRoot()
    }
    if shape.hasConstant {
      let square = equations.constantSquare
      guard square > 0 else { return nil }
      let shares = (0..<k).map { equations.cross[$0] / square }
      errors.append(scale * (variance * (1 / square + quadratic(shares))).squareRoot())
    }
    return errors.allSatisfy(\.isFinite) ? errors : nil
  }
}
