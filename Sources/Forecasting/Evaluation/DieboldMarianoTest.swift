/// Whether two models forecast equally well: the test of Diebold & Mariano (1995) on paired losses,
/// with the small-sample correction of Harvey, Leybourne & Newbold (1997).
///
/// With dₜ = loss of the first − loss of the second over n origins and h the horizon, the statistic
/// is d̄ / √(V/n) · √((n + 1 − 2h + h(h − 1)/n) / n), set against Student's t with n − 1 degrees of
/// freedom. At h = 1 that is the paired t test. V is the long-run variance of dₜ over h − 1 lags.
///
/// The unweighted sum of autocovariances that the authors use can come out below zero. R's
/// `dm.test` then tests anew as if h were 1; here V falls back to Bartlett's weights (Newey & West
/// 1987), which are never negative, and ``variance`` says so.
public struct DieboldMarianoTest: Codable, Sendable, Hashable {
  /// What is held against equal losses.
  public enum Alternative: String, Sendable, Hashable, Codable, CaseIterable {
    /// The two differ.
    case twoSided = "two-sided"
    /// The first loses less.
    case less
    /// The first loses more.
    case greater
  }

  /// How the long-run variance is put together from autocovariances.
  public enum Variance: String, Sendable, Hashable, Codable, CaseIterable {
    /// γ₀ + 2 Σ γₖ over k < h, as Diebold & Mariano have it.
    case truncated
    /// γ₀ + 2 Σ (1 − k/h) γₖ over k < h.
    case bartlett
  }

  /// The corrected statistic; below 0 where the first model loses less.
  public let statistic: Double
  /// The probability of a statistic at least as extreme under equal losses.
  public let pValue: Double
  /// The mean of first − second, in the unit of the losses.
  public let meanDifference: Double
  /// The number of pairs.
  public let observations: Int
  /// The horizon of the forecasts.
  public let horizon: Int
  /// What equal losses were held against.
  public let alternative: Alternative
  /// The variance that was used: ``Variance/bartlett`` too where the truncated one is not positive.
  public let variance: Variance

  /// Tests the losses of two models at the same origins, oldest first.
  /// - Parameters:
  ///   - first: losses of the first model, such as |e| or e².
  ///   - second: losses of the second model, pair by pair.
  ///   - horizon: the steps ahead h; losses fewer than h origins apart may depend on each other.
  /// - Throws: ``ForecastError/invalidParameter(_:)`` for arrays of different lengths or a horizon
  ///   below 1; ``ForecastError/tooShort(have:need:)`` with fewer than max(2, h + 1) pairs;
  ///   ``ForecastError/missingValues(_:)`` and ``ForecastError/notFinite(_:)`` for losses that are
  ///   no numbers; ``ForecastError/notEstimable(_:)`` where all differences are the same number
  ///   other than 0. If all are 0, the statistic is 0 and the p value 1.
  /// - Complexity: O(*n h*).
  public init(
    _ first: [Double], _ second: [Double], horizon: Int = 1, alternative: Alternative = .twoSided,
    variance: Variance = .truncated
  ) throws(ForecastError) {
    let n = first.count
    guard n == second.count else {
      throw .invalidParameter(
        "the losses are no pairs: \(n) of one model, \(second.count) of the other")
    }
    guard horizon >= 1 else {
      throw .invalidParameter("the horizon must be at least 1, not \(horizon)")
    }
    guard n >= max(2, horizon + 1) else { throw .tooShort(have: n, need: max(2, horizon + 1)) }
    guard !first.contains(where: \.isNaN), !second.contains(where: \.isNaN) else {
      throw .missingValues("every origin needs the losses of both models")
    }
    // In units of the largest loss, so that no square overflows.
    let unit = zip(first, second).reduce(0) { max($0, abs($1.0), abs($1.1)) }
    guard unit.isFinite else { throw .notFinite("a loss is infinite") }
    let differences = zip(first, second).map { unit > 0 ? $0 / unit - $1 / unit : 0 }
    let mean = differences.reduce(0, +) / Double(n)
    let longRun = Self.longRunVariance(differences, mean: mean, horizon: horizon, variance)
    observations = n
    meanDifference = mean * unit
    self.horizon = horizon
    self.alternative = alternative
    self.variance = longRun.kind
    guard longRun.value > 0 else {
      guard mean == 0 else {
        throw .notEstimable("all loss differences are the same, so that they have no variance")
      }
      statistic = 0
      pValue = 1
      return
    }
    let (count, h) = (Double(n), Double(horizon))
    let correction = (count + 1 - 2 * h + h * (h - 1) / count) / count
    statistic = mean / (longRun.value / count).squareRoot() * correction.squareRoot()
    pValue = Self.probability(of: statistic, degreesOfFreedom: count - 1, alternative)
  }

  private static func longRunVariance(
    _ x: [Double], mean: Double, horizon: Int, _ kind: Variance
  ) -> (value: Double, kind: Variance) {
    let covariances = (0..<horizon).map { lag in
      (lag..<x.count).reduce(0) { $0 + (x[$1] - mean) * (x[$1 - lag] - mean) } / Double(x.count)
    }
    // Rounding leaves equal differences deviations of 1e-16 of the losses.
    guard covariances[0] > 1e-30 else { return (0, kind) }
    if kind == .truncated {
      let sum = covariances[0] + 2 * covariances.dropFirst().reduce(0, +)
      if sum > 0 { return (sum, .truncated) }
    }
    let weighted = covariances.enumerated().dropFirst().reduce(covariances[0]) {
      $0 + 2 * (1 - Double($1.offset) / Double(horizon)) * $1.element
    }
    return (weighted, .bartlett)
  }

  private static func probability(
    of statistic: Double, degreesOfFreedom: Double, _ alternative: Alternative
  ) -> Double {
    func below(_ x: Double) -> Double {
      StudentT.probability(below: x, degreesOfFreedom: degreesOfFreedom)
    }
    return switch alternative {
    case .twoSided: 2 * below(-abs(statistic))
    case .less: below(statistic)
    case .greater: below(-statistic)
    }
  }
}
