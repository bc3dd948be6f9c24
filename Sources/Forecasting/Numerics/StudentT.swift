/// Student's t distribution.
public enum StudentT {
  /// The density at `x`.
  public static func density(_ x: Double, degreesOfFreedom v: Double) -> Double {
    let logConstant =
      logGamma((v + 1) / 2) - logGamma(v / 2) - 0.5 * log(v * Double.pi)
    return exp(logConstant - (v + 1) / 2 * log(1 + x * x / v))
  }

  /// The probability of a value below `x`, by the regularised incomplete beta function.
  public static func probability(below x: Double, degreesOfFreedom v: Double) -> Double {
    let tail = 0.5 * IncompleteBeta.regularised(v / (v + x * x), v / 2, 0.5)
    return x > 0 ? 1 - tail : tail
  }

  /// The quantile at a probability in (0, 1); relative accuracy about 1e-13.
  ///
  /// Newton steps on the tail probability, kept inside a bracket that each step narrows; the start
  /// is the normal quantile.
  public static func quantile(_ probability: Double, degreesOfFreedom v: Double) -> Double {
    guard probability != 0.5 else { return 0 }
    guard v.isFinite else { return Normal.quantile(probability) }
    let tail = min(probability, 1 - probability)
    guard tail > 0 else { return probability < 0.5 ? -.infinity : .infinity }
    var lower = 0.0
    var upper = max(1, -Normal.quantile(tail))
    while tailProbability(upper, v) > tail { upper *= 2 }
    var x = min(upper, -Normal.quantile(tail))
    for _ in 0..<200 {
      let excess = tailProbability(x, v) - tail
      if excess > 0 { lower = x } else { upper = x }
      var next = x + excess / density(x, degreesOfFreedom: v)
      if !(next > lower && next < upper) { next = 0.5 * (lower + upper) }
      let change = abs(next - x)
      x = next
      if change <= 1e-15 * x { break }
    }
    return probability < 0.5 ? -x : x
  }

  private static func tailProbability(_ x: Double, _ v: Double) -> Double {
    0.5 * IncompleteBeta.regularised(v / (v + x * x), v / 2, 0.5)
  }
}
