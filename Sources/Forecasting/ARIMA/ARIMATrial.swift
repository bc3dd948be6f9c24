/// One model that an automatic choice looked at.
struct ARIMATrial: Sendable, Codable {
  /// The orders of a candidate; differences are those of the choice.
  struct Orders: Sendable, Hashable, Codable {
    var p: Int
    var q: Int
    var seasonalP: Int
    var seasonalQ: Int
    var constant: Bool

    /// The number of estimated coefficients.
    var count: Int { p + q + seasonalP + seasonalQ + (constant ? 1 : 0) }
  }

  /// What became of it.
  enum Verdict: Sendable, Hashable, Codable {
    /// Estimated by exact likelihood.
    case estimated
    /// Passed over by its likelihood at the conditional estimates.
    case screened
    /// A root too near the unit circle.
    case nearUnitRoot
    /// Its forecasts leave the reach of the history.
    case explosive
    /// It has no finite likelihood.
    case notEstimable
  }

  /// The same in words.
  var candidate: FitSummary.Candidate {
    FitSummary.Candidate(
      shape.spec, criterion: criterion.isFinite ? criterion : nil, leftOut: reason)
  }

  /// The reason why it could not win, in words; nil where it was estimated to the end.
  var reason: String? {
    switch verdict {
    case .estimated: nil
    case .screened: "screened out by its likelihood at the conditional estimates"
    case .nearUnitRoot: "a root is too near the unit circle"
    case .explosive: "its forecasts leave the reach of the history"
    case .notEstimable: "its likelihood is not finite"
    }
  }

  let orders: Orders
  let shape: ARIMAShape
  /// The parameters in the coordinates of the search.
  var free: [Double]
  /// The criterion: at the conditional estimates, or at the exact ones.
  var criterion: Double
  var verdict: Verdict
}
