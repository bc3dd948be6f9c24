/// The predictive distribution of the next steps: a mean and a standard error for each, and the
/// family they belong to.
public struct Prediction: Sendable, Hashable, Codable {
  /// Point forecasts, one a step.
  public var mean: [Double]
  /// Standard errors, one a step, at least 0.
  public var standardError: [Double]
  /// The shape of the distribution around the mean.
  public var family: PredictiveFamily
  /// What a reader has to know, such as that another form stands in for the chosen one.
  public var note: String?

  /// A prediction; both arrays have one entry a step.
  /// - Throws: ``ForecastError/notFinite(_:)`` when a mean or standard error is not finite.
  public init(mean: [Double], standardError: [Double], family: PredictiveFamily = .normal)
    throws(ForecastError)
  {
    precondition(mean.count == standardError.count)
    for step in mean.indices where !(mean[step].isFinite && standardError[step].isFinite) {
      throw .notFinite("at step \(step + 1)")
    }
    self.mean = mean
    self.standardError = standardError
    self.family = family
  }

  /// The number of steps.
  public var horizon: Int { mean.count }

  /// The bounds of the central interval that covers `level` percent, for every step.
  public func interval(level: Double) -> Interval {
    let z = family.quantile(0.5 + level / 200)
    return Interval(
      level: level,
      lower: zip(mean, standardError).map { $0 - z * $1 },
      upper: zip(mean, standardError).map { $0 + z * $1 })
  }
}

extension Prediction {
  /// The same prediction without its first `steps` steps.
  func dropping(first steps: Int) -> Prediction {
    guard steps > 0 else { return self }
    var rest = self
    rest.mean.removeFirst(steps)
    rest.standardError.removeFirst(steps)
    return rest
  }
}
