internal import COpenBLAS
import CLAPACKE

/// The triangle R of X = Q·R, and Q′y for some right-hand sides, which take in one row after the other
/// by Givens rotations (Golub & Van Loan, 4th ed., 5.2.5 and 6.5.3).
///
/// It is as stable as a factorisation of all rows at once, but has no column pivoting: a design that
/// is not ``isWellConditioned`` has to be looked at by ``LeastSquares``.
struct RotatedFactor {
  /// The number of columns of X.
  let columns: Int
  /// The number of right-hand sides.
  let sides: Int
  /// The rows taken in.
  private(set) var rows: Int
  /// The sum of squared residuals of each right-hand side.
  private(set) var sumsOfSquares: [Double]
  /// [R | Q′Y], row after row.
  private var table: [Double]

  /// How small the part of a column that is orthogonal to those before may be beside its largest one.
  private static let tolerance = 1e-6

  /// The factor of no row.
  init(columns: Int, sides: Int) {
    self.columns = columns
    self.sides = sides
    rows = 0
    sumsOfSquares = [Double](repeating: 0, count: sides)
    table = [Double](repeating: 0, count: columns * (columns + sides))
  }

  /// The factor of `rows` rows whose columns are orthonormal, without right-hand sides.
  init(orthonormal columns: Int, rows: Int) {
    self.init(columns: columns, sides: 0)
    self.rows = rows
    for column in 0..<columns { table[column * columns + column] = 1 }
  }

  /// One entry of [R | Q′Y].
  subscript(row: Int, column: Int) -> Double { table[row * (columns + sides) + column] }

  /// Takes in a row.
  /// - Parameters:
  ///   - row: the entries of X, then those of the right-hand sides; left with other content.
  ///   - active: so many leading right-hand sides take part, the others stay as they are.
  /// - Complexity: O(columns · (columns + sides)).
  mutating func append(_ row: inout [Double], active: Int) {
    let width = columns + sides
    precondition(row.count == width)
    let end = columns + active
    row.withUnsafeMutableBufferPointer { row in
      table.withUnsafeMutableBufferPointer { table in
        for column in 0..<columns {
          let line = table.baseAddress! + column * width
          let (diagonal, entry) = (line[column], row[column])
          guard entry != 0 else { continue }
          let size = max(abs(diagonal), abs(entry))
          let (a, b) = (diagonal / size, entry / size)
          let length = (a * a + b * b).squareRoot()
          let (cosine, sine) = (a / length, b / length)
          for index in column..<end {
            let (upper, lower) = (line[index], row[index])
            line[index] = cosine * upper + sine * lower
            row[index] = cosine * lower - sine * upper
          }
        }
      }
      for side in 0..<active { sumsOfSquares[side] += row[columns + side] * row[columns + side] }
    }
    rows += 1
  }

  /// Whether no column comes near to depending on those before it.
  var isWellConditioned: Bool {
    (0..<columns).allSatisfy { column in
      var largest = 0.0
      for row in 0...column { largest = max(largest, abs(self[row, column])) }
      return abs(self[column, column]) > Self.tolerance * largest && largest.isFinite
    }
  }

  /// R′⁻¹x: its product with Q′y is the regression at x, its squared length the leverage of x.
  func projected(_ x: [Double]) -> [Double] {
    var result = x
    let width = Int32(columns + sides)
    cblas_dtrsv(
      CblasRowMajor, CblasUpper, CblasTrans, CblasNonUnit, Int32(columns), table, width, &result, 1)
    return result
  }

  /// (X′X)⁻¹x, and the leverage of x.
  func solution(_ x: [Double]) -> (coefficients: [Double], leverage: Double) {
    var result = projected(x)
    let leverage = result.reduce(0) { $0 + $1 * $1 }
    let width = Int32(columns + sides)
    cblas_dtrsv(
      CblasRowMajor, CblasUpper, CblasNoTrans, CblasNonUnit, Int32(columns), table, width, &result,
      1)
    return (result, leverage)
  }

  /// The sum of the squares of all entries of X: the trace of X′X.
  var squaredLength: Double {
    (0..<columns).reduce(0) { sum, row in
      (row..<columns).reduce(sum) { $0 + self[row, $1] * self[row, $1] }
    }
  }

  /// Q′y of a right-hand side.
  func projections(side: Int) -> [Double] { (0..<columns).map { self[$0, columns + side] } }

  /// R⁻¹, column after column.
  func inverse() throws(ForecastError) -> [Double] {
    var triangle = [Double](repeating: 0, count: columns * columns)
    for column in 0..<columns {
      for row in 0...column { triangle[column * columns + row] = self[row, column] }
    }
    let status = LAPACKE_dtrtri(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), CChar(UInt8(ascii: "N")), Int32(columns),
      &triangle, Int32(columns))
    if status != 0 { throw .notEstimable("LAPACK stopped with status \(status)") }
    return triangle
  }
}
