/// The regularised incomplete gamma functions.
enum IncompleteGamma {
  /// Q(a, x), the upper tail, for a > 0 and x ≥ 0: one minus the power series of Abramowitz & Stegun
  /// 6.5.29 below a + 1, and their continued fraction 6.5.31 above, evaluated by the modified Lentz
  /// method (Thompson & Barnett 1986).
  static func upper(_ a: Double, _ x: Double) -> Double {
    guard x > 0 else { return 1 }
    guard x < .infinity else { return 0 }
    let front = exp(a * log(x) - x - logGamma(a))
    return x < a + 1 ? 1 - front * series(a, x) : front * fraction(a, x)
  }

  private static func series(_ a: Double, _ x: Double) -> Double {
    var term = 1 / a
    var sum = term
    var order = a
    while term > sum * 1e-17 {
      order += 1
      term *= x / order
      sum += term
    }
    return sum
  }

  private static func fraction(_ a: Double, _ x: Double) -> Double {
    var b = x + 1 - a
    var c = 1e300
    var d = 1 / b
    var result = d
    for i in 1...100_000 {
      let numerator = -Double(i) * (Double(i) - a)
      b += 2
      d = 1 / (numerator * d + b)
      c = b + numerator / c
      let factor = d * c
      result *= factor
      if abs(factor - 1) < 1e-16 { break }
    }
    return result
  }
}
