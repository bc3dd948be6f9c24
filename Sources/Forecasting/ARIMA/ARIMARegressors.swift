/// The columns of the regression with ARMA errors behind an ARIMA model: the constant and the terms,
/// differenced like the series, and made orthonormal by one QR factorisation, so that the equations
/// of generalised least squares are well conditioned whatever the units of the regressors are.
struct ARIMARegressors {
  /// Orthonormal columns; the one of a constant alone is left as it is.
  let columns: [[Double]]
  /// The matrix F, column after column, that takes coefficients of the columns to those of constant
  /// and terms.
  private let map: [Double]

  /// The columns of a shape and a design.
  /// - Parameters:
  ///   - first: the position (from 0) of the first value of the sample.
  ///   - count: the number of differences.
  /// - Throws: ``ForecastError/rankDeficient(columns:)`` naming terms that depend on others once
  ///   they are differenced, ``ForecastError/missingValues(_:)`` where data are missing.
  init(_ shape: ARIMAShape, design: RegressionDesign?, first: Int, count: Int)
    throws(ForecastError)
  {
    guard let design, shape.regressors > 0 else {
      columns = shape.hasConstant ? [Array(repeating: 1, count: count)] : []
      map = shape.hasConstant ? [1] : []
      return
    }
    let names = (shape.hasConstant ? [shape.constantName] : []) + design.names.dropFirst()
    var matrix = DesignMatrix(rows: count, names: names)
    var levels: [[Double]] = []
    var row = [Double](repeating: 0, count: design.names.count)
    for position in 0..<(count + shape.levels) {
      try design.requireData(position: first + position + 1)
      design.fill(&row, position: first + position + 1)
      levels.append(row)
    }
    let taps = shape.differenceTaps
    let shift = shape.hasConstant ? 1 : 0
    for t in 0..<count {
      if shape.hasConstant { matrix[t, 0] = 1 }
      for column in 1..<row.count {
        var value = levels[t + shape.levels][column]
        for tap in taps { value -= tap.weight * levels[t + shape.levels - tap.lag][column] }
        matrix[t, column - 1 + shift] = value
      }
    }
    let solution = try LeastSquares(matrix, rightHandSides: [], preferred: shift)
    map = solution.orthonormalising
    let size = matrix.columns
    let factor = map
    columns = (0..<size).map { target in
      (0..<count).map { t in
        var value = 0.0
        for source in 0..<size { value += matrix[t, source] * factor[target * size + source] }
        return value
      }
    }
  }

  /// What ordinary least squares leaves of a column.
  func residuals(of column: [Double]) -> [Double] {
    var rest = column
    for regressor in columns {
      var product = 0.0
      for (a, b) in zip(regressor, rest) { product += a * b }
      for t in rest.indices { rest[t] -= product * regressor[t] }
    }
    return rest
  }

  /// The coefficients of constant and terms from those of the columns.
  func coefficients(_ solution: [Double]) -> [Double] {
    solution.indices.map { target in
      var value = 0.0
      for (source, amount) in solution.enumerated() {
        value += map[source * solution.count + target] * amount
      }
      return value
    }
  }

  /// What coefficient `index` is made of: its row of F.
  func row(_ index: Int) -> [Double] {
    columns.indices.map { map[$0 * columns.count + index] }
  }
}
