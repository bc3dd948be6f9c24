/// The Cholesky factorisation of a symmetric matrix whose rows begin with zeros, which stay zeros:
/// the normal equations of unknowns that overlap with their neighbours only.
enum EnvelopeCholesky {
  /// Overwrites the lower triangle of a matrix, row by row, with its factor; false where the matrix
  /// is not positive definite to working precision.
  /// - Parameter first: the column of each row's first entry that is not 0.
  /// - Complexity: O(order × width²) for rows of a width, O(order³ / 6) where all are full.
  static func factor(_ a: UnsafeMutablePointer<Double>, order n: Int, first: [Int]) -> Bool {
    for i in 0..<n {
      let row = a + i * n
      for j in first[i]..<i {
        let other = a + j * n
        let start = max(first[i], first[j])
        row[j] = (row[j] - dot(row, other, start..<j)) / other[j]
      }
      let diagonal = row[i]
      let pivot = diagonal - dot(row, row, first[i]..<i)
      guard pivot > 1e-14 * diagonal, pivot.isFinite else { return false }
      row[i] = pivot.squareRoot()
    }
    return true
  }

  @inline(__always)
  private static func dot(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ range: Range<Int>
  ) -> Double {
    LagFilters.dot(x + range.lowerBound, y + range.lowerBound, count: range.count)
  }
}
