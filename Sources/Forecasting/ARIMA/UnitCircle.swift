/// How near the roots of ARMA factors are to the unit circle, told without computing a root.
enum UnitCircle {
  /// The modulus below which a root is as good as on the unit circle.
  static let nearest = 1.01

  /// Whether every root of every factor, in the factor's own lag, has a modulus above ``nearest``.
  ///
  /// The roots of 1 − Σ c_j z^j lie outside a circle of radius r exactly if those of
  /// 1 − Σ c_j r^j z^j lie outside the unit circle, which the step-down recursion tells
  /// (Schur 1917; Cohn 1922).
  static func areClear(_ shape: ARIMAShape, _ coefficients: [Double]) -> Bool {
    zip(shape.blocks, [1.0, 1, -1, -1]).allSatisfy { block, sign in
      var power = 1.0
      return isStable(
        block.map { index in
          power *= nearest
          return sign * coefficients[index] * power
        })
    }
  }

  /// Whether 1 − Σ c_j z^j has all its roots outside the unit circle.
  static func isStable(_ coefficients: [Double]) -> Bool {
    var rest = coefficients
    while let kappa = rest.popLast() {
      guard abs(kappa) < 1 else { return false }
      let scale = 1 - kappa * kappa
      rest = rest.indices.map { (rest[$0] + kappa * rest[rest.count - 1 - $0]) / scale }
    }
    return true
  }
}
