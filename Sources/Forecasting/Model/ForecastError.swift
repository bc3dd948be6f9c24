/// Why a model could not be fitted to a series, or could not forecast it. Never a sentinel value,
/// never a silent replacement by another model.
public enum ForecastError: Error, Sendable, Hashable, Codable {
  /// There are fewer observations than the model needs.
  case tooShort(have: Int, need: Int)
  /// Not one value is observed.
  case noObservations
  /// All observations are equal, and the model needs variation.
  case constant
  /// A multiplicative form or a logarithm met a value ≤ 0.
  case nonPositive
  /// The model cannot cope with missing values at that place.
  case missingValues(String)
  /// The model needs a season of more than one step.
  case needsSeason
  /// Columns of the regression design depend on others; they are named.
  case rankDeficient(columns: [String])
  /// A hyper-parameter does not fit this series.
  case invalidParameter(String)
  /// The estimation ended without a usable optimum.
  case notEstimable(String)
  /// The forecast would not be finite.
  case notFinite(String)
  /// The model had been dropped from a race before; see ``Racing``.
  case outOfRace(String)
  /// So many members of a combination failed that it cannot go on without them.
  case membersFailed([FailedMember], of: Int)
  /// The work was stopped by its ``StopFlag``.
  case cancelled

  /// A member of a combination that failed, and why.
  public struct FailedMember: Sendable, Hashable, Codable {
    /// The member.
    public var model: ModelSpec
    /// Why it has no forecast.
    public var reason: ForecastError

    /// A failed member from its parts.
    public init(model: ModelSpec, reason: ForecastError) {
      self.model = model
      self.reason = reason
    }
  }
}

extension ForecastError: CustomStringConvertible {
  /// The reason in one line, as the leaderboard and the command line show it.
  public var description: String {
    switch self {
    case .tooShort(let have, let need):
      "too short: \(have) observation\(have == 1 ? "" : "s"), at least \(need) needed"
    case .noObservations: "no observed value"
    case .constant: "all values are equal"
    case .nonPositive: "needs values above zero"
    case .missingValues(let detail): "missing values: \(detail)"
    case .needsSeason: "needs a season longer than 1 (set one with --season)"
    case .rankDeficient(let columns):
      "regressors depend on each other: \(columns.joined(separator: ", "))"
    case .invalidParameter(let detail): detail
    case .notEstimable(let detail): "could not be estimated: \(detail)"
    case .notFinite(let detail): "forecast is not finite: \(detail)"
    case .outOfRace(let detail): "dropped from the race: \(detail)"
    case .membersFailed(let failed, let count):
      "\(failed.count) of \(count) models to combine failed: "
        + failed.map { "\($0.model): \($0.reason)" }.joined(separator: "; ")
    case .cancelled: "cancelled"
    }
  }
}
