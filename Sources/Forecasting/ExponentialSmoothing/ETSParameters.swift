/// The smoothing parameters; those that a form does not have are 0 (phi: 1).
package struct ETSParameters: Sendable, Hashable, Codable {
  /// How much of an error the level takes in.
  package var alpha: Double
  /// How much of an error the slope takes in (not divided by alpha).
  package var beta: Double
  /// How much of an error the season takes in.
  package var gamma: Double
  /// What is left of the slope after a step.
  package var phi: Double

  /// Parameters from their values.
  package init(alpha: Double, beta: Double = 0, gamma: Double = 0, phi: Double = 1) {
    self.alpha = alpha
    self.beta = beta
    self.gamma = gamma
    self.phi = phi
  }

  /// The smallest alpha, beta and gamma of the usual region.
  static let lowest = 1e-4
  /// The largest alpha; beta ≤ alpha and gamma ≤ 1 − alpha lie below it.
  static let highest = 0.9999
  /// The range of phi: below it the trend is gone at once, above it there is no damping to see.
  static let damping = 0.8...0.98

  /// The values as the field names them, for the parameters that `form` has.
  func named(for form: ETSForm) -> [FitSummary.Parameter] {
    var list = [FitSummary.Parameter("alpha", alpha)]
    if form.trend.exists { list.append(.init("beta", beta)) }
    if form.season.exists { list.append(.init("gamma", gamma)) }
    if form.trend.isDamped { list.append(.init("phi", phi)) }
    return list
  }
}
