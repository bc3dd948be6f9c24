/// The chi-square distribution.
public enum ChiSquare {
  /// P(X > x) for `degreesOfFreedom` > 0: the p-value of a statistic x; 1 for x ≤ 0.
  ///
  /// Source: Abramowitz & Stegun 26.4.19. Relative error about 1e-13, down to 1e-300.
  public static func probability(above x: Double, degreesOfFreedom: Double) -> Double {
    IncompleteGamma.upper(degreesOfFreedom / 2, x / 2)
  }
}
