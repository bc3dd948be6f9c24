/// What the optimised theta models minimise.
public enum ThetaCriterion: String, Sendable, Hashable, Codable {
  /// The sum of squared one-step errors, plus 4·s²·(1/2 − 1/theta)² with s² the mean squared error
  /// without the line; plus, where the line moves, the square of l + kappa·y(1) − y(1), the
  /// distance of the start from the first value. That is least squares with a prior:
  /// kappa = 1 − 1/theta is 1/2 give or take 1/2, the start is within an error of the first value.
  case penalised
  /// The sum of squared one-step errors, as published.
  case sse
}
