/// What an error does to the means of later steps.
enum CESWeights {
  /// The weights psi(1) … psi(count) of the moving-average form, psi(j) = w′·F^(j−1)·g, the effect
  /// of an error on the mean j steps on.
  /// - Complexity: O(count).
  static func psi(_ form: CESForm, _ p: CESParameters, seasonLength m: Int, count: Int) -> [Double]
  {
    let step = form == .simple ? m : 1
    var weights = [Double](repeating: 0, count: count)
    add(Pair(p.a0, p.a1), every: step, to: &weights)
    switch form {
    case .none, .simple: break
    case .partial:
      for j in stride(from: m, through: count, by: m) { weights[j - 1] += p.b0 }
    case .full: add(Pair(p.b0, p.b1), every: m, to: &weights)
    }
    return weights
  }

  private static func add(_ pair: Pair, every step: Int, to weights: inout [Double]) {
    var (l, c) = (pair.real - pair.imaginary, pair.real + pair.imaginary)
    for j in stride(from: step, through: weights.count, by: step) {
      weights[j - 1] += l
      (l, c) = (l + (pair.imaginary - 1) * c, l + (1 - pair.real) * c)
    }
  }

  private struct Pair {
    let real: Double
    let imaginary: Double

    init(_ real: Double, _ imaginary: Double) {
      self.real = real
      self.imaginary = imaginary
    }
  }
}
