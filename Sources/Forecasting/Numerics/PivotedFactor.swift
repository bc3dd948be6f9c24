import CLAPACKE

/// The factorisation X·D·P = Q·R of a design matrix: D scales the columns to length 1, P orders
/// them by what they add to those before.
struct PivotedFactor {
  private let rows: Int
  private let columns: Int
  /// 1 / length of each column, in the order of the design.
  private let scales: [Double]
  /// The column of the design (from 0) that stands at each place.
  private let order: [Int]
  /// R above the diagonal, the reflectors of Q below.
  private let factor: [Double]
  private let reflectors: [Double]

  init(_ design: DesignMatrix, preferred: Int) throws(ForecastError) {
    let (rows, columns) = (design.rows, design.columns)
    var matrix = design.values
    var scales = [Double](repeating: 1, count: columns)
    for column in 0..<columns {
      let range = (column * rows)..<((column + 1) * rows)
      let length = Self.length(matrix[range])
      // A column of zeros stays as it is, and shows as dependent.
      guard length > 0 else { continue }
      scales[column] = 1 / length
      for index in range { matrix[index] /= length }
    }
    var pivots = (0..<columns).map { Int32($0 < preferred ? 1 : 0) }
    var reflectors = [Double](repeating: 0, count: columns)
    let status = LAPACKE_dgeqp3(
      LAPACK_COL_MAJOR, Int32(rows), Int32(columns), &matrix, Int32(rows), &pivots, &reflectors)
    try Self.require(status)
    let dependent = (0..<columns).filter {
      !(abs(matrix[$0 * rows + $0]) > LeastSquares.rankTolerance)
    }
    if !dependent.isEmpty {
      let positions = dependent.map { Int(pivots[$0]) - 1 }.sorted()
      throw .rankDeficient(columns: positions.map { design.names[$0] })
    }
    self.rows = rows
    self.columns = columns
    self.scales = scales
    self.reflectors = reflectors
    order = pivots.map { Int($0) - 1 }
    factor = matrix
  }

  /// Q′y for each right-hand side, one after the other.
  func rotated(_ sides: [[Double]]) throws(ForecastError) -> [Double] {
    var values = Array(sides.joined())
    guard !sides.isEmpty else { return values }
    try Self.require(
      LAPACKE_dormqr(
        LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), CChar(UInt8(ascii: "T")), Int32(rows),
        Int32(sides.count), Int32(columns), factor, Int32(rows), reflectors, &values, Int32(rows)))
    return values
  }

  /// The coefficients from Q′y, one array a right-hand side.
  func solved(_ rotated: [Double], sides: Int) throws(ForecastError) -> [[Double]] {
    var values = rotated
    guard sides > 0 else { return [] }
    try Self.require(
      LAPACKE_dtrtrs(
        LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), CChar(UInt8(ascii: "N")),
        CChar(UInt8(ascii: "N")), Int32(columns), Int32(sides), factor, Int32(rows), &values,
        Int32(rows)))
    return (0..<sides).map { side in
      var coefficients = [Double](repeating: 0, count: columns)
      for (place, column) in order.enumerated() {
        coefficients[column] = values[side * rows + place] * scales[column]
      }
      return coefficients
    }
  }

  /// D·P·R⁻¹, whose product with its own transpose is (X′X)⁻¹.
  func inverse() throws(ForecastError) -> [Double] {
    var triangle = [Double](repeating: 0, count: columns * columns)
    for column in 0..<columns {
      for row in 0...column { triangle[column * columns + row] = factor[column * rows + row] }
    }
    try Self.require(
      LAPACKE_dtrtri(
        LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), CChar(UInt8(ascii: "N")), Int32(columns),
        &triangle, Int32(columns)))
    var result = triangle
    for column in 0..<columns {
      for (place, target) in order.enumerated() {
        result[column * columns + target] = triangle[column * columns + place] * scales[target]
      }
    }
    return result
  }

  /// Q, rows × columns, column after column; its columns stand in the order of those of
  /// ``inverse()``.
  func basis() throws(ForecastError) -> [Double] {
    var values = factor
    try Self.require(
      LAPACKE_dorgqr(
        LAPACK_COL_MAJOR, Int32(rows), Int32(columns), Int32(columns), &values, Int32(rows),
        reflectors))
    return values
  }

  /// The Euclidean length, safe from overflow and underflow of the squares.
  static func length(_ values: some Collection<Double>) -> Double {
    let largest = values.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return 0 }
    let sum = values.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }
    return largest * sum.squareRoot()
  }

  private static func require(_ status: Int32) throws(ForecastError) {
    if status != 0 { throw .notEstimable("LAPACK stopped with status \(status)") }
  }
}
