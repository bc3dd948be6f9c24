/// The standardised shape of a predictive distribution.
public enum PredictiveFamily: Sendable, Hashable, Codable {
  /// The normal distribution.
  case normal
  /// Student's t, where the variance is estimated by least squares.
  case studentT(degreesOfFreedom: Double)

  /// The quantile of the standardised distribution at a probability in (0, 1).
  public func quantile(_ probability: Double) -> Double {
    switch self {
    case .normal: Normal.quantile(probability)
    case .studentT(let degrees): StudentT.quantile(probability, degreesOfFreedom: degrees)
    }
  }
}
