/// Whether residuals are correlated with their own past: the portmanteau test of Ljung and Box.
///
/// Q = n·(n + 2)·Σ r(k)² / (n − k) over the lags 1 … h follows, for residuals of a model that fits,
/// a chi-square distribution with h minus the number of fitted parameters degrees of freedom.
///
/// Source: Ljung & Box (1978), "On a Measure of Lack of Fit in Time Series Models", Biometrika 65,
/// equation 1.1.
public struct LjungBoxTest: Sendable, Hashable, Codable {
  /// Q.
  public let statistic: Double
  /// h: the number of lags.
  public let lag: Int
  /// The degrees of freedom of the chi-square distribution.
  public let degreesOfFreedom: Int
  /// The probability of a larger Q if the residuals are independent: small values speak against
  /// the model.
  public let pValue: Double

  /// Tests residuals; missing ones (NaN) take no part, and n counts the observed.
  /// - Parameters:
  ///   - lag: h, smaller than the number of residuals.
  ///   - fittedParameters: how many autoregressive and moving-average coefficients were estimated;
  ///     fewer than `lag`.
  /// - Throws: what ``Autocorrelation/init(_:maxLag:)`` throws, and
  ///   ``ForecastError/invalidParameter(_:)`` if no degree of freedom is left.
  /// - Complexity: O(*n*·lag).
  public init(_ residuals: [Double], lag: Int, fittedParameters: Int = 0) throws(ForecastError) {
    guard fittedParameters >= 0, lag > fittedParameters else {
      throw .invalidParameter(
        "\(lag) lags leave no degree of freedom beside \(fittedParameters) fitted parameters")
    }
    let n = residuals.count { !$0.isNaN }
    guard n > lag else { throw n == 0 ? .noObservations : .tooShort(have: n, need: lag + 1) }
    let correlation = try Autocorrelation(residuals, maxLag: lag)
    var sum = 0.0
    for k in 1...lag { sum += correlation.values[k] * correlation.values[k] / Double(n - k) }
    statistic = Double(n) * Double(n + 2) * sum
    self.lag = lag
    degreesOfFreedom = lag - fittedParameters
    pValue = ChiSquare.probability(above: statistic, degreesOfFreedom: Double(degreesOfFreedom))
  }
}
