/// Huber's M-estimate.
extension RegressionEstimate {
  /// Where the loss turns from squared to linear, in scales: 95 % as efficient as least squares where
  /// errors are normal.
  private static let bend = 1.345
  private static let iterations = 200
  /// The change of fitted values, in scales, below which the iteration has converged.
  private static let tolerance = 1e-9
  /// The median absolute value of a standard normal variable.
  private static let normalMedian = 0.674_489_750_196_081_7

  /// Iteratively reweighted least squares from the ordinary estimate on, with the scale of the median
  /// absolute residual, renewed at each step.
  ///
  /// The innovation variance is the squared scale, which outliers do not blow up: intervals are those
  /// of a future without them. The covariance of the coefficients is the asymptotic one with the
  /// correction of Huber (1981, "Robust Statistics", 7.6).
  /// - Throws: what ``LeastSquares`` throws, and ``ForecastError/notEstimable(_:)`` where more than
  ///   half of the residuals are zero, though not all.
  /// - Complexity: O(rows · columns²), some ten to a hundred times.
  init(huber design: DesignMatrix, _ response: [Double]) throws(ForecastError) {
    try self.init(design, response)
    var residuals = Self.residuals(design, response, coefficients)
    // The residuals of an exact fit are rounding errors.
    let noise = 1e-12 * response.reduce(0) { max($0, abs($1)) }
    guard residuals.contains(where: { abs($0) > noise }) else { return }
    var scale = try Self.scale(residuals, noise)
    var hasConverged = false
    for _ in 0..<Self.iterations where !hasConverged {
      let weights = residuals.map {
        min(1, Self.bend * scale / max(abs($0), .leastNormalMagnitude))
      }
      let (weighted, target) = Self.weighted(design, response, weights)
      let solution = try LeastSquares(weighted, rightHandSides: [target], preferred: 1)
      let next = Self.residuals(design, response, solution.coefficients[0])
      let change = zip(residuals, next).reduce(0) { max($0, abs($1.0 - $1.1)) }
      coefficients = solution.coefficients[0]
      residuals = next
      scale = try Self.scale(residuals, noise)
      hasConverged = change <= Self.tolerance * scale
    }
    converged = hasConverged
    sumOfSquares = residuals.reduce(0) { $0 + $1 * $1 }
    variance = scale * scale
    let rows = Double(rows)
    let inside = Double(residuals.count { abs($0) <= Self.bend * scale }) / rows
    let psi = residuals.map { max(-Self.bend * scale, min($0, Self.bend * scale)) }
    let spread = (psi.reduce(0) { $0 + $1 * $1 } / degreesOfFreedom).squareRoot()
    let slopes = rows * inside * (1 - inside) / (rows - 1)
    let correction = 1 + freeCoefficients * slopes / (rows * inside * inside)
    let ratio = correction * spread / (inside * scale)
    guard ratio.isFinite else { throw Self.noScale }
    for index in factor.indices { factor[index] *= ratio }
  }

  private static let noScale = ForecastError.notEstimable(
    "more than half of the residuals are zero, which gives loss=huber no scale; leave it out")

  /// The median absolute residual, made consistent for the normal distribution.
  private static func scale(_ residuals: [Double], _ noise: Double) throws(ForecastError) -> Double
  {
    let sorted = residuals.map { abs($0) }.sorted()
    let middle = sorted.count / 2
    let median =
      sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    guard median > noise else { throw noScale }
    return median / normalMedian
  }

  static func residuals(_ design: DesignMatrix, _ response: [Double], _ coefficients: [Double])
    -> [Double]
  {
    var residuals = response
    for (column, coefficient) in coefficients.enumerated() {
      for row in residuals.indices { residuals[row] -= coefficient * design[row, column] }
    }
    return residuals
  }

  /// Rows and values times the square roots of the weights.
  static func weighted(_ design: DesignMatrix, _ response: [Double], _ weights: [Double])
    -> (DesignMatrix, [Double])
  {
    let roots = weights.map { $0.squareRoot() }
    var weighted = design
    for column in 0..<design.columns {
      for row in roots.indices { weighted[row, column] *= roots[row] }
    }
    return (weighted, zip(response, roots).map { $0 * $1 })
  }
}
