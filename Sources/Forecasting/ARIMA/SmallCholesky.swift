/// The Cholesky factorisation of the small normal equations inside a search, in place and without
/// a call: with one to five parameters a library call costs more than the work.
enum SmallCholesky {
  /// Overwrites the lower triangle of a symmetric matrix by its factor; false where the matrix is
  /// not positive definite to working precision.
  static func factor(_ a: UnsafeMutablePointer<Double>, order n: Int) -> Bool {
    for j in 0..<n {
      let diagonal = a[j * n + j]
      var pivot = diagonal
      for k in 0..<j { pivot -= a[j * n + k] * a[j * n + k] }
      guard pivot > 1e-14 * diagonal, pivot.isFinite else { return false }
      let root = pivot.squareRoot()
      a[j * n + j] = root
      for i in (j + 1)..<max(n, j + 1) {
        var value = a[i * n + j]
        for k in 0..<j { value -= a[i * n + k] * a[j * n + k] }
        a[i * n + j] = value / root
      }
    }
    return true
  }

  /// Solves L x = b in place.
  static func solveLower(
    _ l: UnsafePointer<Double>, order n: Int, _ b: UnsafeMutablePointer<Double>
  ) {
    for i in 0..<n {
      var value = b[i]
      for k in 0..<i { value -= l[i * n + k] * b[k] }
      b[i] = value / l[i * n + i]
    }
  }

  /// Solves L Lᵀ x = b in place.
  static func solve(_ l: UnsafePointer<Double>, order n: Int, _ b: UnsafeMutablePointer<Double>) {
    solveLower(l, order: n, b)
    for i in (0..<n).reversed() {
      var value = b[i]
      for k in (i + 1)..<max(n, i + 1) { value -= l[k * n + i] * b[k] }
      b[i] = value / l[i * n + i]
    }
  }
}
