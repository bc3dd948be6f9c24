/// Where the interval of one step comes from.
public enum IntervalSource: String, Sendable, Hashable, Codable, CaseIterable {
  /// The errors that the model made at this step on the same series.
  case conformal
  /// Its errors at all steps on the same series.
  case pooledOverSteps = "conformal pooled over steps"
  /// Its errors at this step on all series.
  case pooledOverPanel = "conformal pooled over panel"
  /// The model's own distribution.
  case analytic
  /// Paths of the model on residuals drawn again.
  case bootstrap
}
