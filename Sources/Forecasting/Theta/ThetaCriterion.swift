/// What the optimised theta models minimise.
public enum ThetaCriterion: String, Sendable, Hashable, Codable {
  /// The sum of squared one-step errors plus what speaks against unusual starts and lines: the
  /// square of the distance of the initial level from the first value (where the line moves), and
  /// 4·s²·(1/2 − 1/theta)², s² the mean squared error without the line. Least squares with a prior:
  /// the level starts within an error of the first value, and 1 − 1/theta is 1/2 give or take 1/2.
  case penalised
  /// The sum of squared one-step errors, as published.
  case sse
}
