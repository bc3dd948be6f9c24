/// The Box–Cox transformation: (y^λ − 1) / λ, and log y at λ = 0.
///
/// At λ > 0 values ≤ 0 are allowed: they are transformed by (−|y|^λ − 1) / λ.
///
/// Source: Box & Cox (1964), "An Analysis of Transformations", Journal of the Royal Statistical
/// Society B 26; the sign at values below zero after Bickel & Doksum (1981).
public struct BoxCox: Sendable, Hashable, Codable {
  /// The exponent λ.
  public let lambda: Double

  /// The transformation with the exponent `lambda`, a finite number.
  public init(lambda: Double) { self.lambda = lambda }

  /// Transforms a value; NaN, which marks a missing one, stays NaN.
  /// - Throws: ``ForecastError/nonPositive`` for a value ≤ 0 at λ ≤ 0, and
  ///   ``ForecastError/notFinite(_:)`` if the power overflows.
  public func apply(_ value: Double) throws(ForecastError) -> Double {
    guard value > 0 || value.isNaN else {
      guard lambda > 0 else { throw .nonPositive }
      return try finite((-pow(-value, lambda) - 1) / lambda)
    }
    let logarithm = log(value)
    guard lambda != 0, !value.isNaN else { return logarithm }
    // The same as (y^λ − 1) / λ, but exact near λ = 0 too.
    return try finite(expMinusOne(lambda * logarithm) / lambda)
  }

  /// The value whose transform is `transformed`. The transformation is monotone, so quantiles and
  /// interval bounds are carried back by it directly.
  /// - Throws: ``ForecastError/notFinite(_:)`` if no finite value has that transform: at λ < 0 those
  ///   from −1/λ on.
  public func invert(_ transformed: Double) throws(ForecastError) -> Double {
    if transformed.isNaN { return .nan }
    guard lambda != 0 else { return try finite(exp(transformed)) }
    let power = lambda * transformed
    guard power <= -1 else { return try finite(exp(logOnePlus(power) / lambda)) }
    guard lambda > 0 else { return try finite(.infinity) }
    return -pow(-(power + 1), 1 / lambda)
  }

  /// The mean of the value whose transform has this mean and variance.
  ///
  /// At λ = 0 it is the mean of the lognormal distribution, exp(μ + σ²/2); at others the second-order
  /// expansion (λμ + 1)^{1/λ}·(1 + σ²·(1 − λ) / (2·(λμ + 1)²)). With the variance 0, or at λ = 1, it is
  /// the median.
  ///
  /// Source: Hyndman & Athanasopoulos (3rd ed.), 5.6.
  /// - Throws: ``ForecastError/notFinite(_:)`` if that is not finite; a mean that is NaN stays NaN.
  public func invertMean(_ mean: Double, variance: Double) throws(ForecastError) -> Double {
    guard !mean.isNaN else { return .nan }
    guard lambda != 0 else { return try finite(exp(mean + variance / 2)) }
    let median = try invert(mean)
    guard lambda != 1, variance != 0 else { return median }
    let base = lambda * mean + 1
    return try finite(median * (1 + variance * (1 - lambda) / (2 * base * base)))
  }

  /// The standard deviation of the value whose transform has this mean and variance.
  ///
  /// At λ = 0 it is that of the lognormal distribution, exp(μ + σ²/2)·√(exp(σ²) − 1); at others the
  /// first-order expansion σ·|λμ + 1|^{1/λ − 1}, the delta method.
  /// - Throws: ``ForecastError/notFinite(_:)`` if that is not finite.
  public func invertDeviation(_ mean: Double, variance: Double) throws(ForecastError) -> Double {
    guard variance > 0 else { return 0 }
    guard lambda != 0 else {
      return try finite(exp(mean + variance / 2) * expMinusOne(variance).squareRoot())
    }
    let base = abs(lambda * mean + 1)
    return try finite(variance.squareRoot() * pow(base, 1 / lambda - 1))
  }

  private func finite(_ value: Double) throws(ForecastError) -> Double {
    guard value.isFinite else {
      throw .notFinite("a Box-Cox transformation with the exponent \(lambda)")
    }
    return value
  }
}
