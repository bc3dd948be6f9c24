/// Standard errors from the curvature of the exact log-likelihood at its maximum.
///
/// The Hessian is taken by central differences in the free parameters, with the regression following
/// them; the delta method carries its inverse over to the coefficients, and to the constant, which
/// has its own uncertainty besides.
struct ObservedInformation {
  private let objective: ExactObjective
  private let point: [Double]
  private let count: Int
  private let shape: ARIMAShape

  init(_ objective: ExactObjective, at point: [Double]) {
    self.objective = objective
    self.point = point
    shape = objective.shape
    count = shape.count
  }

  /// Of AR, seasonal AR, MA, seasonal MA, and of the constant.
  ///
  /// A factor on the border of the stationary or invertible region, where the likelihood is no
  /// parabola, has none (NaN) and is held; so are all where the others leave no maximum.
  /// - Complexity: 2k² evaluations of the likelihood for k coefficients.
  func standardErrors(scale: Double) -> [Double] {
    let n = Double(objective.observed)
    let base = objective.sumOfSquares(at: point)
    let ownVariance = shape.hasConstant ? base / n * objective.regressionVariance : 0
    let inner = (0..<count).filter { abs(point[$0]) <= 5 }
    let size = inner.count
    var hessian = [Double](repeating: 0, count: size * size)
    var slopes = [Double](repeating: 0, count: size)
    let h = 1e-3
    /// −2/n times the log-likelihood, and the regression, at a displaced point.
    func value(_ shifts: (Int, Double)...) -> (criterion: Double, regression: Double) {
      var shifted = point
      for (index, shift) in shifts { shifted[inner[index]] += shift }
      let sum = objective.sumOfSquares(at: shifted)
      return (log(sum / base), shape.hasConstant ? objective.regression[0] : 0)
    }
    for i in 0..<size {
      let (up, down) = (value((i, h)), value((i, -h)))
      hessian[i * size + i] = n / 2 * (up.criterion + down.criterion) / (h * h)
      slopes[i] = (up.regression - down.regression) / (2 * h)
      for j in 0..<i {
        let mixed =
          value((i, h), (j, h)).criterion - value((i, h), (j, -h)).criterion
          - value((i, -h), (j, h)).criterion + value((i, -h), (j, -h)).criterion
        hessian[i * size + j] = n / 2 * mixed / (4 * h * h)
        hessian[j * size + i] = hessian[i * size + j]
      }
    }
    guard SmallCholesky.factor(&hessian, order: size) else {
      return Array(repeating: .nan, count: count + (shape.hasConstant ? 1 : 0))
    }
    return errors(hessian, inner, slopes, ownVariance, scale)
  }

  private func errors(
    _ factor: [Double], _ inner: [Int], _ slopes: [Double], _ ownVariance: Double, _ scale: Double
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
    if shape.hasConstant {
      errors.append(scale * (ownVariance + quadratic(slopes)).squareRoot())
    }
    return errors
  }
}
