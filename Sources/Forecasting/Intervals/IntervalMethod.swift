/// How the intervals of a forecast are made.
public enum IntervalMethod: String, Sendable, Hashable, Codable, CaseIterable {
  /// By the model's own distribution.
  case analytic
  /// By the errors of the backtest (``ConformalIntervals``).
  case conformal
  /// By paths of the model on residuals drawn again
  /// (``FittedForecaster/bootstrapped(horizon:history:paths:seed:)``).
  case bootstrap
}
