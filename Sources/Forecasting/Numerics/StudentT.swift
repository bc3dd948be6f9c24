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

  /// The quantile at a probability in (0, 1); relative accuracy about 1e-14.
  ///
  /// Source: Hill (1970), algorithm 396, with the expansion carried to the seventh order; where it
  /// does not reach, steps of fifth order on the tail probability.
  public static func quantile(_ probability: Double, degreesOfFreedom v: Double) -> Double {
    guard probability != 0.5 else { return 0 }
    guard v.isFinite else { return Normal.quantile(probability) }
    let tail = min(probability, 1 - probability)
    guard tail > 0 else { return probability < 0.5 ? -.infinity : .infinity }
    let x = StudentQuantile.upper(tail: tail, degreesOfFreedom: v)
    return probability < 0.5 ? -x : x
  }
}
