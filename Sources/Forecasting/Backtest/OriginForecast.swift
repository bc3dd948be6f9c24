/// What a model forecast from one origin, or why it did not.
public struct OriginForecast: Sendable, Hashable, Codable {
  /// The number of training values; targets begin `gap` later.
  public let cutoff: Int
  /// The forecast of steps 1 … horizon after the gap, or the reason there is none.
  public let outcome: Outcome

  /// A prediction, or a typed reason.
  public enum Outcome: Sendable, Hashable, Codable {
    /// The predictive distribution of the targets.
    case forecast(Prediction)
    /// Why there is none.
    case failure(ForecastError)
  }

  /// A forecast, or its failure, at a cutoff.
  public init(cutoff: Int, outcome: Outcome) {
    self.cutoff = cutoff
    self.outcome = outcome
  }
}
