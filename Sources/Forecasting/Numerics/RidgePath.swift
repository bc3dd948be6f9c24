import CLAPACKE

/// Ridge regression at every penalty, from one decomposition of the design.
///
/// The first column of the design is the intercept, which no penalty touches: the others are centred
/// and, where asked for, divided by their standard deviations (divisor n − 1). With the singular value
/// decomposition Z = U·S·V′ the solution at λ is V·diag(sᵢ/(sᵢ² + λ))·U′y for any λ (Hoerl & Kennard
/// 1970; Hastie, Tibshirani & Friedman, 2nd ed., 3.4.1).
package struct RidgePath: Sendable {
  private let rows: Int
  /// Columns beside the intercept.
  private let columns: Int
  private let means: [Double]
  private let scales: [Double]
  private let responseMean: Double
  private let singular: [Double]
  /// V′, `singular.count` × `columns`, column after column.
  private let directions: [Double]
  /// U′y.
  private let projections: [Double]
  /// The part of Σ(y − ȳ)² that no penalty can explain, and the whole.
  private let residual: Double
  private let total: Double

  /// The relative deviation below which a column counts as constant, and gets the coefficient 0.
  private static let constantTolerance = 1e-12

  /// Decomposes a design.
  /// - Parameters:
  ///   - design: complete rows; column 0 is the intercept.
  ///   - standardised: whether the penalty sees columns divided by their standard deviations.
  /// - Throws: ``ForecastError/tooShort(have:need:)`` with fewer than two rows, and
  ///   ``ForecastError/notFinite(_:)`` where the numbers overflow.
  /// - Complexity: O(rows · columns · min(rows, columns)).
  package init(_ design: DesignMatrix, _ response: [Double], standardised: Bool)
    throws(ForecastError)
  {
    guard design.rows >= 2, design.columns >= 2 else { throw .tooShort(have: design.rows, need: 2) }
    LinearAlgebra.singleThreaded
    let (rows, columns) = (design.rows, design.columns - 1)
    self.rows = rows
    self.columns = columns
    let count = Double(rows)
    var means: [Double] = []
    var scales: [Double] = []
    var centred = Array(design.values.dropFirst(rows))
    for column in 0..<columns {
      let range = (column * rows)..<((column + 1) * rows)
      let mean = centred[range].reduce(0, +) / count
      let size = centred[range].reduce(0) { max($0, abs($1)) }
      for index in range { centred[index] -= mean }
      let deviation = PivotedFactor.length(centred[range]) / (count - 1).squareRoot()
      let isConstant = deviation <= Self.constantTolerance * size
      let scale = standardised && !isConstant ? deviation : 1
      for index in range { centred[index] = isConstant ? 0 : centred[index] / scale }
      means.append(mean)
      scales.append(scale)
    }
    let responseMean = response.reduce(0, +) / count
    let values = response.map { $0 - responseMean }
    guard centred.allSatisfy(\.isFinite), values.allSatisfy(\.isFinite) else {
      throw .notFinite("the regression overflows; divide the values by a constant")
    }
    let size = min(rows, columns)
    var singular = [Double](repeating: 0, count: size)
    var left = [Double](repeating: 0, count: rows * size)
    var right = [Double](repeating: 0, count: size * columns)
    let status = LAPACKE_dgesdd(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "S")), Int32(rows), Int32(columns), &centred,
      Int32(rows), &singular, &left, Int32(rows), &right, Int32(size))
    if status != 0 { throw .notEstimable("LAPACK stopped with status \(status)") }
    var rest = values
    var projections: [Double] = []
    for component in 0..<size {
      let column = left[(component * rows)..<((component + 1) * rows)]
      let projection = zip(column, values).reduce(0) { $0 + $1.0 * $1.1 }
      for (row, entry) in column.enumerated() { rest[row] -= projection * entry }
      projections.append(projection)
    }
    self.projections = projections
    residual = rest.reduce(0) { $0 + $1 * $1 }
    total = values.reduce(0) { $0 + $1 * $1 }
    guard total.isFinite else {
      throw .notFinite("the regression overflows; divide the values by a constant")
    }
    self.means = means
    self.scales = scales
    self.responseMean = responseMean
    self.singular = singular
    directions = right
  }

  /// How much of a component a penalty leaves: s²/(s² + λ).
  private func share(_ singular: Double, _ penalty: Double) -> Double {
    let square = singular * singular
    return square > 0 ? square / (square + penalty) : 0
  }

  private func sumOfSquares(_ penalty: Double) -> Double {
    var sum = residual
    for (value, projection) in zip(singular, projections) {
      let lost = (1 - share(value, penalty)) * projection
      sum += lost * lost
    }
    return sum
  }

  /// The trace of the hat matrix, the intercept included.
  private func freeCoefficients(_ penalty: Double) -> Double {
    singular.reduce(1) { $0 + share($1, penalty) }
  }

  /// n·SSE / (n − trace of the hat matrix)².
  package func crossValidation(penalty: Double) -> Double {
    let free = Double(rows) - freeCoefficients(penalty)
    return Double(rows) * sumOfSquares(penalty) / (free * free)
  }

  /// The penalty with the least generalised cross-validation, between 1e-10 and 1e6 times the largest
  /// squared singular value: the best of a grid, five a decade, and refined around it.
  ///
  /// Source: Golub, Heath & Wahba (1979), "Generalized Cross-Validation as a Method for Choosing a
  /// Good Ridge Parameter", Technometrics 21.
  /// - Complexity: O(columns), a hundred times.
  package func crossValidatedPenalty() -> Double {
    guard let largest = singular.first, largest > 0, total > 0 else { return 1 }
    let unit = log(largest * largest)
    let step = log(10) / 5
    func criterion(_ logarithm: Double) -> Double { crossValidation(penalty: exp(logarithm)) }
    let grid = (-50...30).map { unit + Double($0) * step }
    let scores = grid.map(criterion)
    let best = scores.indices.min { scores[$0] < scores[$1] }!
    let refined = BrentMinimum.locate(
      from: grid[best] - step, to: grid[best] + step, tolerance: 1e-6, criterion)
    return exp(criterion(refined) < scores[best] ? refined : grid[best])
  }

  /// The solution at a penalty above 0.
  ///
  /// The variance is SSE over rows less the trace of the hat matrix; the covariance is that of the
  /// shrunken coefficients around their own means, σ²·V·diag(sᵢ²/(sᵢ² + λ)²)·V′: the bias that is the
  /// price of the penalty does not show in it.
  /// - Complexity: O(columns²).
  func estimate(penalty: Double) throws(ForecastError) -> RegressionEstimate {
    let size = columns + 1
    var factor = [Double](repeating: 0, count: size * size)
    var coefficients = [Double](repeating: 0, count: size)
    factor[0] = 1 / Double(rows).squareRoot()
    for component in singular.indices where singular[component] > 0 {
      let weight = share(singular[component], penalty) / singular[component]
      for column in 0..<columns {
        let direction =
          weight * directions[column * singular.count + component] / scales[column]
        factor[(component + 1) * size + column + 1] = direction
        factor[(component + 1) * size] -= means[column] * direction
        coefficients[column + 1] += direction * projections[component]
      }
    }
    coefficients[0] = responseMean
    for column in 0..<columns { coefficients[0] -= means[column] * coefficients[column + 1] }
    var estimate = RegressionEstimate(
      rows: rows, coefficients: coefficients, sumOfSquares: sumOfSquares(penalty),
      totalSumOfSquares: total, factor: factor)
    estimate.freeCoefficients = freeCoefficients(penalty)
    estimate.degreesOfFreedom = Double(rows) - estimate.freeCoefficients
    estimate.variance = estimate.sumOfSquares / estimate.degreesOfFreedom
    estimate.penalty = penalty
    guard coefficients.allSatisfy(\.isFinite), factor.allSatisfy(\.isFinite),
      estimate.variance.isFinite
    else { throw .notFinite("the regression overflows; divide the values by a constant") }
    return estimate
  }

  /// The coefficients at a penalty, the intercept first.
  package func coefficients(penalty: Double) throws(ForecastError) -> [Double] {
    try estimate(penalty: penalty).coefficients
  }
}
