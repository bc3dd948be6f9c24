/// Smoothing parameters with the least squared one-step error, found by zooming in on a grid whose
/// points are lanes of one pass.
struct CrostonSearch {
  let method: CrostonMethod
  let values: UnsafeBufferPointer<Double>

  /// Intermittent demand asks for slow smoothing: the literature recommends 0.05 to 0.2 (Syntetos &
  /// Boylan, 2005), and closer fits to few demands do not forecast better.
  static let bounds = 0.01...0.3
  private static let zooms = 6
  private static let rounds = 3

  /// The best parameter for sizes and intervals alike.
  /// - Complexity: O(*n*), seven passes.
  func common() -> Double {
    zoom { squares(alpha: $0, beta: $0) }
  }

  /// The best pair, or the best partner of what is given: one parameter after the other, from the
  /// middle of the box.
  /// - Complexity: O(*n*), at most forty-two passes.
  func pair(alpha fixedAlpha: Double?, beta fixedBeta: Double?) -> (alpha: Double, beta: Double) {
    var alpha = fixedAlpha ?? 0.1
    var beta = fixedBeta ?? 0.1
    for _ in 0..<(fixedAlpha == nil && fixedBeta == nil ? Self.rounds : 1) {
      if fixedBeta == nil {
        beta = zoom { squares(alpha: SIMD8(repeating: alpha), beta: $0) }
      }
      if fixedAlpha == nil {
        alpha = zoom { squares(alpha: $0, beta: SIMD8(repeating: beta)) }
      }
    }
    return (alpha, beta)
  }

  /// Narrows the bounds to the neighbours of the best of eight points, again and again.
  private func zoom(_ objective: (SIMD8<Double>) -> SIMD8<Double>) -> Double {
    var (low, high) = (Self.bounds.lowerBound, Self.bounds.upperBound)
    var best = (parameter: low, squares: Double.infinity)
    for _ in 0...Self.zooms {
      let spacing = (high - low) / 7
      var points = SIMD8<Double>(repeating: low)
      for lane in 0..<8 { points[lane] += Double(lane) * spacing }
      points = points.clamped(
        lowerBound: SIMD8(repeating: low), upperBound: SIMD8(repeating: high))
      let squares = objective(points)
      for lane in 0..<8 where squares[lane] < best.squares {
        best = (points[lane], squares[lane])
      }
      low = max(best.parameter - spacing, Self.bounds.lowerBound)
      high = min(best.parameter + spacing, Self.bounds.upperBound)
    }
    return best.parameter
  }

  /// Sums of squared one-step errors after the first demand, for eight pairs of parameters; the
  /// recursion is that of ``CrostonState``.
  private func squares(alpha: SIMD8<Double>, beta: SIMD8<Double>) -> SIMD8<Double> {
    let isTSB = method == .tsb
    let factor = method == .sba ? 1 - beta / 2 : SIMD8<Double>(repeating: 1)
    var (size, frequency) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    var (mean, sum) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    var elapsed = 0.0
    var started = false
    for value in values where !value.isNaN {
      if started {
        let error = value - mean
        sum += error * error
      }
      elapsed += 1
      if value > 0 {
        if started {
          size += alpha * (value - size)
          frequency += beta * ((isTSB ? 1 : elapsed) - frequency)
        } else {
          size = SIMD8(repeating: value)
          frequency = SIMD8(repeating: isTSB ? 1 / elapsed : elapsed)
          started = true
        }
        elapsed = 0
        mean = isTSB ? size * frequency : factor * size / frequency
      } else if isTSB {
        frequency -= beta * frequency
        mean = size * frequency
      }
    }
    return sum
  }
}
