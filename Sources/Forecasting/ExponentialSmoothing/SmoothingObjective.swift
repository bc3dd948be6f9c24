/// Eight numbers, one for each of eight smoothing parameters tried at once.
typealias SmoothingLanes = SIMD8<Double>

/// A sum of squared one-step errors as a function of one smoothing parameter, everything else in
/// it estimated in closed form.
protocol SmoothingObjective {
  /// Observed values: the log-likelihood is −`observed`/2 · log of the sum, up to a constant.
  var observed: Int { get }

  /// The sums of squares at eight values of alpha.
  func sumsOfSquares(at alpha: SmoothingLanes) -> SmoothingLanes
}

extension SmoothingLanes {
  /// Lanewise power with a whole exponent of at least 0.
  /// - Complexity: O(log exponent).
  @inline(__always)
  func power(_ exponent: Int) -> SmoothingLanes {
    var (result, factor, rest) = (SmoothingLanes(repeating: 1), self, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return result
  }
}
