internal import COpenBLAS
import Synchronization

extension RegressionTerm {
  /// Whether the columns are functions of the position in the history alone, the same for each series
  /// of one length and season.
  var isPositional: Bool {
    switch self {
    case .trend, .piecewiseTrend, .season, .fourier: true
    case .weekOfYear, .holidays, .lags, .exogenous: false
    }
  }
}

/// The factorisation of a design whose columns are functions of the position alone. It serves every
/// complete series of that length and season: what is left for each is two products.
final class CalendarFactor: Sendable {
  let design: RegressionDesign
  /// The length of the series.
  let rows: Int
  /// Orthonormal columns that span those of the design, the one of the intercept first.
  private let basis: [Double]
  /// A matrix F, column after column: F·z are the coefficients of the columns for the coefficients z
  /// of the basis, and (X′X)⁻¹ = F·F′.
  private let inverse: [Double]
  private let last = Mutex<Outlook?>(nil)
  private let lastSweep = Mutex<CalendarSweep?>(nil)

  /// The design after the end of the series.
  struct Outlook: Sendable {
    let horizon: Int
    /// Rows of the next `horizon` steps, column after column.
    let columns: [Double]
    /// The variance of each step in units of σ²: 1 for the innovation, and that of the coefficients.
    let variances: [Double]
  }

  /// Factorises a design.
  /// - Throws: what ``LeastSquares`` throws.
  /// - Complexity: O(rows · columns²).
  init(_ design: RegressionDesign, rows: Int) throws(ForecastError) {
    var matrix = DesignMatrix(rows: rows, names: design.names)
    var row = [Double](repeating: 0, count: matrix.columns)
    for index in 0..<rows {
      design.fill(&row, position: index + 1)
      for column in row.indices { matrix[index, column] = row[column] }
    }
    guard rows > matrix.columns else { throw .tooShort(have: rows, need: matrix.columns + 1) }
    LinearAlgebra.singleThreaded
    let factor = try PivotedFactor(matrix, preferred: 1)
    self.design = design
    self.rows = rows
    basis = try factor.basis()
    inverse = try factor.inverse()
  }

  /// The number of columns.
  var columns: Int { design.columns.count }

  /// How many numbers it holds.
  var size: Int { basis.count + inverse.count }

  /// The coefficients of the basis for the values of one series, and the sum of squared residuals.
  /// - Complexity: O(rows · columns).
  func projections(_ values: UnsafeBufferPointer<Double>, reference: Double)
    -> (coefficients: [Double], sumOfSquares: Double)
  {
    precondition(values.count == rows)
    var projections = [Double](filledWith: 0, count: columns)
    let sum = withUnsafeTemporaryAllocation(of: Double.self, capacity: rows) { scratch in
      let rest = scratch.baseAddress!
      for row in 0..<rows { rest[row] = values[row] - reference }
      let (m, n) = (Int32(rows), Int32(columns))
      cblas_dgemv(CblasColMajor, CblasTrans, m, n, 1, basis, m, rest, 1, 0, &projections, 1)
      cblas_dgemv(CblasColMajor, CblasNoTrans, m, n, -1, basis, m, projections, 1, 1, rest, 1)
      return LaneSum.over(UnsafeBufferPointer(start: rest, count: rows)) { at in at[0] * at[0] }
    }
    return (projections, sum)
  }

  /// The least squares estimate for the values of one series.
  /// - Parameter reference: what is subtracted from each value before.
  /// - Throws: ``ForecastError/notFinite(_:)`` where the numbers overflow.
  /// - Complexity: O(rows · columns).
  func estimate(_ values: UnsafeBufferPointer<Double>, reference: Double)
    throws(ForecastError) -> RegressionEstimate
  {
    let (projections, residual) = projections(values, reference: reference)
    var coefficients = [Double](filledWith: 0, count: columns)
    let size = Int32(columns)
    cblas_dgemv(
      CblasColMajor, CblasNoTrans, size, size, 1, inverse, size, projections, 1, 0, &coefficients, 1)
    let explained = projections.dropFirst().reduce(0) { $0 + $1 * $1 }
    guard residual.isFinite, explained.isFinite, coefficients.allSatisfy(\.isFinite) else {
      throw .notFinite("the regression overflows; divide the values by a constant")
    }
    return RegressionEstimate(
      rows: rows, coefficients: coefficients, sumOfSquares: residual,
      totalSumOfSquares: residual + explained, factor: inverse)
  }

  /// The row at a position (from 1) in the coordinates of the basis: F′x.
  func basisRow(position: Int) -> [Double] {
    var row = [Double](repeating: 0, count: columns)
    design.fill(&row, position: position)
    var result = row
    let size = Int32(columns)
    cblas_dgemv(CblasColMajor, CblasTrans, size, size, 1, inverse, size, row, 1, 0, &result, 1)
    return result
  }

  /// The factorisations of longer and longer histories, remembered for the next series; nil where
  /// they cannot be told from this one.
  func sweep(cutoffs: [Int], horizon: Int) -> CalendarSweep? {
    if let known = lastSweep.withLock({ $0 }), known.cutoffs == cutoffs, known.horizon == horizon {
      return known
    }
    let sweep = CalendarSweep(from: self, cutoffs: cutoffs, horizon: horizon)
    lastSweep.withLock { $0 = sweep }
    return sweep
  }

  /// The rows of the next steps, remembered for the next series.
  func outlook(horizon: Int) -> Outlook {
    if let known = last.withLock({ $0 }), known.horizon == horizon { return known }
    var ahead = DesignMatrix(rows: horizon, names: design.names)
    var row = [Double](repeating: 0, count: columns)
    var variances: [Double] = []
    for step in 0..<horizon {
      design.fill(&row, position: rows + step + 1)
      for column in row.indices { ahead[step, column] = row[column] }
      variances.append(
        1
          + inverse.withUnsafeBufferPointer { factor in
            row.withUnsafeBufferPointer { LeastSquares.leverage(of: $0, factor: factor) }
          })
    }
    let outlook = Outlook(horizon: horizon, columns: ahead.values, variances: variances)
    last.withLock { $0 = outlook }
    return outlook
  }
}

extension CalendarFactor.Outlook {
  /// Means and standard errors, with the same bits as row by row.
  func prediction(
    _ coefficients: [Double], variance: Double, degreesOfFreedom: Double, reference: Double
  ) throws(ForecastError) -> Prediction {
    var mean = [Double](filledWith: 0, count: horizon)
    var error = [Double](filledWith: 0, count: horizon)
    mean.withUnsafeMutableBufferPointer { mean in
      columns.withUnsafeBufferPointer { columns in
        for (column, coefficient) in coefficients.enumerated() {
          let first = column * horizon
          for step in 0..<horizon { mean[step] += columns[first + step] * coefficient }
        }
      }
      for step in 0..<horizon { mean[step] += reference }
    }
    error.withUnsafeMutableBufferPointer { error in
      for step in 0..<horizon { error[step] = (variance * variances[step]).squareRoot() }
    }
    return try Prediction(
      mean: mean, standardError: error, family: .studentT(degreesOfFreedom: degreesOfFreedom))
  }
}
