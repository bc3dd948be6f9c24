/// How the values of a series are transformed before a model sees them, and how its forecasts come
/// back.
public enum Transformation: Sendable, Hashable, Codable {
  /// Not at all.
  case none
  /// By the natural logarithm.
  case log
  /// By ``BoxCox`` with the exponent `lambda`.
  case boxCox(lambda: Double)

  private var power: BoxCox? {
    switch self {
    case .none: nil
    case .log: BoxCox(lambda: 0)
    case .boxCox(let lambda): BoxCox(lambda: lambda)
    }
  }

  /// Transforms a value; NaN, which marks a missing one, stays NaN.
  /// - Throws: ``ForecastError/nonPositive`` for a value ≤ 0 under the logarithm or a power ≤ 0, and
  ///   ``ForecastError/notFinite(_:)`` if the power overflows.
  public func apply(_ value: Double) throws(ForecastError) -> Double {
    try power?.apply(value) ?? value
  }

  /// Transforms each value.
  /// - Throws: what ``apply(_:)-(Double)`` throws for any of them, and
  ///   ``ForecastError/invalidParameter(_:)`` if the exponent is not finite.
  /// - Complexity: O(*n*).
  public func apply(_ values: [Double]) throws(ForecastError) -> [Double] {
    guard let power else { return values }
    guard power.lambda.isFinite else {
      throw .invalidParameter("the Box-Cox exponent must be finite")
    }
    var result: [Double] = []
    result.reserveCapacity(values.count)
    for value in values { result.append(try power.apply(value)) }
    return result
  }

  /// The value whose transform is `transformed`: the way back of medians, quantiles and interval
  /// bounds.
  /// - Throws: ``ForecastError/notFinite(_:)`` if no finite value has that transform.
  public func invert(_ transformed: Double) throws(ForecastError) -> Double {
    try power?.invert(transformed) ?? transformed
  }

  /// The quantile of the values where `transformed` is that of their transforms; the largest finite
  /// number where no finite one has that transform.
  func quantile(_ transformed: Double) -> Double {
    let largest = Double.greatestFiniteMagnitude
    return max(-largest, min((try? invert(transformed)) ?? largest, largest))
  }

  /// The mean of the value whose transform has this mean and variance: the way back of mean
  /// forecasts (``BoxCox/invertMean(_:variance:)``).
  /// - Throws: ``ForecastError/notFinite(_:)`` if it is not finite.
  public func invertMean(_ mean: Double, variance: Double) throws(ForecastError) -> Double {
    try power?.invertMean(mean, variance: variance) ?? mean
  }

  /// The standard deviation of the value whose transform has this mean and variance
  /// (``BoxCox/invertDeviation(_:variance:)``).
  /// - Throws: ``ForecastError/notFinite(_:)`` if it is not finite.
  public func invertDeviation(_ mean: Double, variance: Double) throws(ForecastError) -> Double {
    try power?.invertDeviation(mean, variance: variance) ?? variance.squareRoot()
  }
}
