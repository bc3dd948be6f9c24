import CLAPACKE

/// Least squares under weights that say how much an observation still tells of today's coefficients.
extension RegressionEstimate {
  /// Minimises Σ w·e².
  ///
  /// Weights fade because coefficients drift, not because old errors were larger. So the variance
  /// of an innovation is estimated without bias where all have the same, σ² = Σ w·e² / (Σ w − tr G),
  /// and the covariance of the coefficients is σ²·(X′WX)⁻¹X′W²X(X′WX)⁻¹, with G = Q′WQ and √W·X = Q·R.
  /// The degrees of freedom are those of the χ² distribution with the variance of that estimate
  /// (Satterthwaite 1946). At equal weights all are those of ordinary least squares.
  /// - Parameter weights: above 0, one a row.
  /// - Throws: what ``LeastSquares`` throws, and ``ForecastError/notEstimable(_:)`` where the weights
  ///   leave no more than there are coefficients.
  /// - Complexity: O(rows · columns²).
  init(_ design: DesignMatrix, _ response: [Double], weights: [Double]) throws(ForecastError) {
    let (weighted, target) = Self.weighted(design, response, weights)
    let solution = try LeastSquares(weighted, rightHandSides: [target], preferred: 1)
    let size = design.columns
    let inverse = solution.orthonormalising
    // G and Q′W²Q, row by row of Q.
    var gram = [Double](repeating: 0, count: size * size)
    var trace = 0.0
    var squares = 0.0
    for row in 0..<design.rows {
      let basis = (0..<size).map { column in
        (0..<size).reduce(0.0) { $0 + weighted[row, $1] * inverse[column * size + $1] }
      }
      let weight = weights[row]
      let length = basis.reduce(0) { $0 + $1 * $1 }
      trace += weight * length
      squares += weight * weight * length
      for column in 0..<size {
        for other in 0...column {
          gram[column * size + other] += weight * basis[column] * basis[other]
        }
      }
    }
    for column in 0..<size {
      for other in 0..<column { gram[other * size + column] = gram[column * size + other] }
    }
    let sum = weights.reduce(0, +)
    let left = sum - trace
    let noise =
      weights.reduce(0) { $0 + $1 * $1 } - 2 * squares + gram.reduce(0) { $0 + $1 * $1 }
    guard left > 1e-9 * sum, noise > 0 else {
      throw .notEstimable(
        "half-life leaves no more weight than \(size) coefficients need; make it longer")
    }
    var root = gram
    let status = LAPACKE_dpotrf(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), Int32(size), &root, Int32(size))
    if status != 0 { throw .notEstimable("LAPACK stopped with status \(status)") }
    var factor = [Double](repeating: 0, count: size * size)
    for column in 0..<size {
      for inner in column..<size {
        let amount = root[column * size + inner]
        for row in 0..<size { factor[column * size + row] += inverse[inner * size + row] * amount }
      }
    }
    let coefficients = solution.coefficients[0]
    let residuals = Self.residuals(design, response, coefficients)
    self.init(
      rows: design.rows, coefficients: coefficients,
      sumOfSquares: residuals.reduce(0) { $0 + $1 * $1 },
      totalSumOfSquares: Self.spread(response), factor: factor)
    variance = solution.sumsOfSquares[0] / left
    degreesOfFreedom = left * left / noise
  }
}
