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

  /// The share of the squared values below which the sum of squared residuals is not taken as the
  /// difference of two sums: down to it, that loses four of sixteen digits.
  private static let smallShare = 1e-4

  /// Writes the coefficients of the basis for the values of one series.
  /// - Returns: the sum of squared residuals.
  /// - Complexity: O(rows · columns).
  func project(
    _ values: UnsafeBufferPointer<Double>, reference: Double,
    into projections: UnsafeMutablePointer<Double>
  ) -> Double {
    precondition(values.count == rows)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: rows) { scratch in
      let rest = scratch.baseAddress!
      for row in 0..<rows { rest[row] = values[row] - reference }
      let (m, n) = (Int32(rows), Int32(columns))
      cblas_dgemv(CblasColMajor, CblasTrans, m, n, 1, basis, m, rest, 1, 0, projections, 1)
      let levels = UnsafeBufferPointer(start: rest, count: rows)
      let total = LaneSum.over(levels) { at in at[0] * at[0] }
      var residual = total
      for column in 0..<columns { residual -= projections[column] * projections[column] }
      guard residual < Self.smallShare * total else { return residual }
      cblas_dgemv(CblasColMajor, CblasNoTrans, m, n, -1, basis, m, projections, 1, 1, rest, 1)
      return LaneSum.over(levels) { at in at[0] * at[0] }
    }
  }

  /// The least squares solution for the values of one series: coefficients of the columns, the sum of
  /// squared residuals, and what the columns beside the intercept explain.
  private func solve(_ values: UnsafeBufferPointer<Double>, reference: Double)
    throws(ForecastError) -> (coefficients: [Double], residual: Double, explained: Double)
  {
    var coefficients = [Double](filledWith: 0, count: columns)
    let sums = coefficients.withUnsafeMutableBufferPointer { coefficients in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: columns) { scratch in
        let projections = scratch.baseAddress!
        let residual = project(values, reference: reference, into: projections)
        let size = Int32(columns)
        cblas_dgemv(
          CblasColMajor, CblasNoTrans, size, size, 1, inverse, size, projections, 1, 0,
          coefficients.baseAddress, 1)
        var explained = 0.0
        for column in 1..<columns { explained += projections[column] * projections[column] }
        return (residual: residual, explained: explained)
      }
    }
    guard sums.residual.isFinite, sums.explained.isFinite, coefficients.allSatisfy(\.isFinite)
    else {
      throw .notFinite("the regression overflows; divide the values by a constant")
    }
    return (coefficients, sums.residual, sums.explained)
  }

  /// The least squares estimate for the values of one series.
  /// - Parameter reference: what is subtracted from each value before.
  /// - Throws: ``ForecastError/notFinite(_:)`` where the numbers overflow.
  /// - Complexity: O(rows · columns).
  func estimate(_ values: UnsafeBufferPointer<Double>, reference: Double)
    throws(ForecastError) -> RegressionEstimate
  {
    let solution = try solve(values, reference: reference)
    return RegressionEstimate(
      rows: rows, coefficients: solution.coefficients, sumOfSquares: solution.residual,
      totalSumOfSquares: solution.residual + solution.explained, factor: inverse)
  }

  /// The forecast of one series: the same as by its estimate, which is not kept.
  /// - Complexity: O((rows + horizon) · columns).
  func predict(_ series: TimeSeries, horizon: Int) throws(ForecastError) -> Prediction {
    let reference = series[0]
    let solution = try series.withValues { values throws(ForecastError) in
      try solve(values, reference: reference)
    }
    let degrees = Double(rows - columns)
    return try outlook(horizon: horizon).prediction(
      solution.coefficients, variance: solution.residual / degrees, degreesOfFreedom: degrees,
      reference: reference)
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

  /// What so many origins need, the first at the length of the series, remembered for the next series.
  /// A sweep of more origins serves those of a shorter series too, with the same bits.
  func sweep(origins: Int, step: Int, gap: Int, horizon: Int) -> CalendarSweep {
    if let known = lastSweep.withLock({ $0 }), known.cutoffs.count >= origins,
      known.step == step, known.gap == gap, known.horizon == horizon
    {
      return known
    }
    let sweep = CalendarSweep(
      from: self, origins: origins, step: step, gap: gap, horizon: horizon)
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
    // Through pointers: indices into both would be checked for overflow at each step.
    mean.withUnsafeMutableBufferPointer { mean in
      let mean = mean.baseAddress!
      columns.withUnsafeBufferPointer { columns in
        var column = columns.baseAddress!
        for coefficient in coefficients {
          for step in 0..<horizon { mean[step] += column[step] * coefficient }
          column += horizon
        }
      }
      for step in 0..<horizon { mean[step] += reference }
    }
    error.withUnsafeMutableBufferPointer { error in
      variances.withUnsafeBufferPointer { variances in
        for step in 0..<horizon { error[step] = (variance * variances[step]).squareRoot() }
      }
    }
    return try Prediction(
      mean: mean, standardError: error, family: .studentT(degreesOfFreedom: degreesOfFreedom))
  }
}
