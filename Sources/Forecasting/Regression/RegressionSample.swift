/// The complete rows of a regression on the values of one series, relative to a reference.
struct RegressionSample {
  private(set) var matrix: DesignMatrix
  let response: [Double]
  /// How many steps before the last value each row's response lies.
  let ages: [Int]

  /// The rows of a design.
  /// - Parameter step: how many steps after its origin a response lies. Lags, and those of data that
  ///   are not known ahead, count from the origin: they reach back `step` − 1 more steps from the
  ///   response.
  /// - Complexity: O(*n* · columns).
  init(
    _ design: RegressionDesign, _ values: UnsafeBufferPointer<Double>, reference: Double,
    step: Int = 1
  ) {
    let design = design.reaching(back: step - 1)
    let lags = design.lagColumns.map { (lag: $0.lag + step - 1, column: $0.column) }
    let first = lags.isEmpty ? 0 : min(design.longestLag + step - 1, values.count)
    let complete = (first..<values.count).filter { position in
      !values[position].isNaN && lags.allSatisfy { !values[position - $0.lag].isNaN }
        && design.isKnown(position: position + 1)
    }
    matrix = DesignMatrix(rows: complete.count, names: design.names)
    var row = [Double](repeating: 0, count: matrix.columns)
    for (index, position) in complete.enumerated() {
      design.fill(&row, position: position + 1)
      for lag in lags { row[lag.column] = values[position - lag.lag] - reference }
      for column in row.indices { matrix[index, column] = row[column] }
    }
    response = complete.map { values[$0] - reference }
    ages = complete.map { values.count - 1 - $0 }
  }

  /// Throws ``ForecastError/tooShort(have:need:)`` unless rows outnumber columns.
  func requireRows() throws(ForecastError) {
    let need = matrix.columns + 1
    if matrix.rows < need { throw .tooShort(have: matrix.rows, need: need) }
  }
}
