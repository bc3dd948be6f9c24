/// The least squares solution of X·β ≈ y for one or several right-hand sides.
///
/// Columns are scaled to length 1 and factorised by Householder QR with column pivoting (Businger &
/// Golub, 1965; LAPACK `dgeqp3`), which does not square the condition number as the normal
/// equations would. A column whose part orthogonal to the columns before it is shorter than
/// ``rankTolerance`` of its length counts as dependent on them.
package struct LeastSquares: Sendable, Hashable, Codable {
  /// The number of observations.
  package let rows: Int
  /// The number of coefficients p.
  package let columns: Int
  /// The coefficients, one array of p a right-hand side.
  package let coefficients: [[Double]]
  /// The sum of squared residuals of each right-hand side.
  package let sumsOfSquares: [Double]
  /// A p × p matrix F, column after column, with (X′X)⁻¹ = F·F′.
  private let inverseFactor: [Double]

  /// The relative length below which what is left of a column is rounding error.
  package static let rankTolerance = 1e-9

  /// Solves for all right-hand sides with one factorisation.
  /// - Parameters:
  ///   - design: X, with at least as many rows as columns.
  ///   - rightHandSides: arrays of `design.rows` entries.
  ///   - preferred: so many leading columns enter first, so that columns that depend on them are
  ///     the ones to be named; 1 keeps an intercept out of the blame.
  /// - Throws: ``ForecastError/tooShort(have:need:)`` with fewer rows than columns,
  ///   ``ForecastError/rankDeficient(columns:)`` naming the dependent columns, and
  ///   ``ForecastError/notFinite(_:)`` when an entry or a coefficient is not finite.
  /// - Complexity: O(rows · columns²).
  package init(_ design: DesignMatrix, rightHandSides: [[Double]], preferred: Int = 0)
    throws(ForecastError)
  {
    precondition(rightHandSides.allSatisfy { $0.count == design.rows })
    rows = design.rows
    columns = design.columns
    guard rows >= columns, columns > 0 else { throw .tooShort(have: rows, need: max(columns, 1)) }
    try Self.requireFinite(design, rightHandSides)
    LinearAlgebra.singleThreaded

    let factor = try PivotedFactor(design, preferred: preferred)
    let rotated = try factor.rotated(rightHandSides)
    sumsOfSquares = rightHandSides.indices.map { side in
      rotated[(side * design.rows + design.columns)..<((side + 1) * design.rows)]
        .reduce(0) { $0 + $1 * $1 }
    }
    coefficients = try factor.solved(rotated, sides: rightHandSides.count)
    inverseFactor = try factor.inverse()
    guard coefficients.joined().allSatisfy(\.isFinite), sumsOfSquares.allSatisfy(\.isFinite),
      inverseFactor.allSatisfy(\.isFinite)
    else { throw .notFinite("the regression overflows; divide the values by a constant") }
  }

  /// A p × p matrix F, column after column, for which the columns of X·F are orthonormal.
  package var orthonormalising: [Double] { inverseFactor }

  /// The number of observations beyond the number of coefficients.
  package var degreesOfFreedom: Int { rows - columns }

  /// x′(X′X)⁻¹x: the variance of x′β in units of the innovation variance.
  /// - Complexity: O(columns²).
  package func leverage(of x: [Double]) -> Double {
    x.withUnsafeBufferPointer { leverage(of: $0) }
  }

  /// x′(X′X)⁻¹x of a buffer of `columns` entries.
  package func leverage(of x: UnsafeBufferPointer<Double>) -> Double {
    precondition(x.count == columns)
    return inverseFactor.withUnsafeBufferPointer { Self.leverage(of: x, factor: $0) }
  }

  /// x′F·F′x for a square matrix F, column after column.
  static func leverage(
    of x: UnsafeBufferPointer<Double>, factor: UnsafeBufferPointer<Double>
  ) -> Double {
    var sum = 0.0
    for column in x.indices {
      var product = 0.0
      for row in x.indices { product += factor[column * x.count + row] * x[row] }
      sum += product * product
    }
    return sum
  }

  /// The square roots of the diagonal of (X′X)⁻¹: standard errors of the coefficients in units of
  /// the innovations' standard deviation.
  package var unitErrors: [Double] { Self.unitErrors(factor: inverseFactor, columns) }

  /// The square roots of the diagonal of F·F′, for a square matrix F, column after column.
  static func unitErrors(factor: [Double], _ size: Int) -> [Double] {
    (0..<size).map { row in PivotedFactor.length((0..<size).map { factor[$0 * size + row] }) }
  }

  /// The unbiased residual variance of a right-hand side, SSE / (rows − columns); 0 when there is
  /// no degree of freedom.
  package func residualVariance(rightHandSide side: Int = 0) -> Double {
    degreesOfFreedom > 0 ? sumsOfSquares[side] / Double(degreesOfFreedom) : 0
  }

  /// The standard errors of the coefficients of a right-hand side.
  package func standardErrors(rightHandSide side: Int = 0) -> [Double] {
    let deviation = residualVariance(rightHandSide: side).squareRoot()
    return unitErrors.map { deviation * $0 }
  }

  private static func requireFinite(_ design: DesignMatrix, _ sides: [[Double]])
    throws(ForecastError)
  {
    if let index = design.values.firstIndex(where: { !$0.isFinite }) {
      let (column, row) = index.quotientAndRemainder(dividingBy: design.rows)
      throw .notFinite("regressor \(design.names[column]) in row \(row + 1)")
    }
    guard sides.joined().allSatisfy(\.isFinite) else { throw .notFinite("a regressed value") }
  }
}
