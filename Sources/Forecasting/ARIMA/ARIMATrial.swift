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
    /// It was estimated to the end.
    case estimated
    /// Its search was given up.
    case givenUp
    /// A root is too near the unit circle.
    case nearUnitRoot
    /// An AR and an MA root cancel.
    case redundant
    /// Its forecasts leave the reach of the history.
    case explosive
    /// It has no finite likelihood.
    case notEstimable
  }

  let orders: Orders
  let shape: ARIMAShape
  /// The parameters in the coordinates of the search.
  var free: [Double]
  /// The criterion of the choice at the end, or where the search was given up.
  var criterion: Double
  var verdict: Verdict

  /// The same in words.
  func candidate(_ terms: [RegressionTerm], _ transformation: TransformationChoice?)
    -> FitSummary.Candidate
  {
    FitSummary.Candidate(
      shape.arima(terms, transformation: transformation).spec,
      criterion: criterion.isFinite ? criterion : nil, leftOut: reason)
  }

  /// The reason why it could not win, in words; nil where it was estimated to the end.
  var reason: String? {
    switch verdict {
    case .estimated: nil
    case .givenUp: "given up at this value, not likely to come below the best"
    case .nearUnitRoot: "a root is too near the unit circle"
    case .redundant: "an AR and an MA root cancel"
    case .explosive: "its forecasts leave the reach of the history"
    case .notEstimable: "its likelihood is not finite"
    }
  }
}
