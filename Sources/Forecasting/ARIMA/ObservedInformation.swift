/// Standard errors from the curvature of the exact log-likelihood at its maximum.
///
/// The Hessian is taken by central differences in the free parameters, with the regression following
/// them; the delta method carries its inverse over to the coefficients, and to the regression, which
/// has its own uncertainty besides.
struct ObservedInformation {
  private let objective: ExactObjective
  private let regressors: ARIMARegressors
  private let point: [Double]
  private let count: Int
  private let shape: ARIMAShape

  init(_ objective: ExactObjective, _ regressors: ARIMARegressors, at point: [Double]) {
    self.objective = objective
    self.regressors = regressors
    self.point = point
    shape = objective.shape
    count = shape.count
  }

  /// Of AR, seasonal AR, MA, seasonal MA, of the constant, and of the terms.
  ///
  /// A factor on the border of the stationary or invertible region, where the likelihood is no
  /// parabola, has none (NaN) and is held; so are all where the others leave no maximum.
  /// - Complexity: 2k² evaluations of the likelihood for k coefficients.
  func standardErrors(scale: Double) -> [Double] {
    let n = Double(objective.observed)
    let base = objective.sumOfSquares(at: point)
    let sides = regressors.columns.indices
    let ownVariances = sides.map { base / n * objective.regressionVariance(regressors.row($0)) }
    let inner = (0..<count).filter { abs(point[$0]) <= 5 }
    let size = inner.count
    var hessian = [Double](repeating: 0, count: size * size)
    var slopes = sides.map { _ in [Double](repeating: 0, count: size) }
    let h = 1e-3
    /// −2/n times the log-likelihood, and the regression, at a displaced point.
    func value(_ shifts: (Int, Double)...) -> (criterion: Double, regression: [Double]) {
      var shifted = point
      for (index, shift) in shifts { shifted[inner[index]] += shift }
      let sum = objective.sumOfSquares(at: shifted)
      return (log(sum / base), regressors.coefficients(objective.regression))
    }
    for i in 0..<size {
      let (up, down) = (value((i, h)), value((i, -h)))
      hessian[i * size + i] = n / 2 * (up.criterion + down.criterion) / (h * h)
      for side in sides {
        slopes[side][i] = (up.regression[side] - down.regression[side]) / (2 * h)
      }
      for j in 0..<i {
        let mixed =
          value((i, h), (j, h)).criterion - value((i, h), (j, -h)).criterion
          - value((i, -h), (j, h)).criterion + value((i, -h), (j, -h)).criterion
        hessian[i * size + j] = n / 2 * mixed / (4 * h * h)
        hessian[j * size + i] = hessian[i * size + j]
      }
    }
    guard SmallCholesky.factor(&hessian, order: size) else {
      return Array(repeating: .nan, count: count + sides.count)
    }
    return errors(hessian, inner, slopes, ownVariances, scale)
  }

  private func errors(
    _ factor: [Double], _ inner: [Int], _ slopes: [[Double]], _ ownVariances: [Double],
    _ scale: Double
  ) -> [Double] {
    /// b′ H⁻¹ b.
    func quadratic(_ vector: [Double]) -> Double {
      var solved = vector
      SmallCholesky.solveLower(factor, order: inner.count, &solved)
      return solved.reduce(0) { $0 + $1 * $1 }
    }
    let equations = NormalEquations(shape: shape)
    equations.differentiateCoefficients(at: point)
    var errors = [Double](repeating: .nan, count: count)
    for block in shape.blocks where block.allSatisfy(inner.contains) {
      for j in block {
        errors[j] =
          quadratic(inner.map { equations.derivative[$0 * count + j] }).squareRoot()
      }
    }
    for (own, slope) in zip(ownVariances, slopes) {
      errors.append(scale * (own + quadratic(slope)).squareRoot())
    }
    return errors
  }
}
