/// The predictive distribution of the next steps: a mean and a standard error for each, and the
/// family they belong to.
public struct Prediction: Sendable, Hashable {
  private(set) var moments: PredictionMoments
  /// The shape of the distribution around the mean.
  public var family: PredictiveFamily
  private var details = PredictionDetails()

  /// Point forecasts, one a step.
  public var mean: [Double] {
    get { moments.mean }
    set { moments = PredictionMoments(mean: newValue, standardError: standardError) }
  }

  /// Standard errors, one a step, at least 0.
  public var standardError: [Double] {
    get { moments.standardError }
    set { moments = PredictionMoments(mean: mean, standardError: newValue) }
  }

  /// What a reader has to know, such as that another form stands in for the chosen one.
  public var note: String? {
    get { details.content.note }
    set { details.content.note = newValue }
  }

  /// Quantiles that stand in place of those of the family, where the distribution was simulated.
  public var quantiles: QuantileTable? {
    get { details.content.quantiles }
    set { details.content.quantiles = newValue }
  }

  /// The normal distribution of transformed values whose quantiles, carried back, stand in place of
  /// those of the family; nil where the model transforms nothing.
  public private(set) var transformed: TransformedNormal? {
    get { details.content.transformed }
    set { details.content.transformed = newValue }
  }

  /// Where the interval of each step comes from; nil where all are the model's own.
  public internal(set) var sources: [IntervalSource]? {
    get { details.content.sources }
    set { details.content.sources = newValue }
  }

  /// What no quantile lies below; nil where nothing is cut.
  public internal(set) var lowerBound: Double? {
    get { details.content.lowerBound }
    set { details.content.lowerBound = newValue }
  }

  /// The means before those below the bound were raised to it: where the family lies.
  var uncutMean: [Double]? {
    get { details.content.uncutMean }
    set { details.content.uncutMean = newValue }
  }

  /// A prediction; both arrays, and the table where there is one, have one entry a step.
  /// - Throws: ``ForecastError/notFinite(_:)`` when a mean or standard error is not finite.
  public init(
    mean: [Double], standardError: [Double], family: PredictiveFamily = .normal,
    quantiles: QuantileTable? = nil
  ) throws(ForecastError) {
    precondition(mean.count == standardError.count)
    precondition(quantiles == nil || quantiles!.steps.count == mean.count)
    let moments = PredictionMoments(mean: mean, standardError: standardError)
    try moments.requireFinite()
    self.init(finite: moments, family: family)
    if let quantiles { self.quantiles = quantiles }
  }

  /// A prediction whose moments are known to be finite.
  init(finite moments: PredictionMoments, family: PredictiveFamily) {
    self.moments = moments
    self.family = family
  }

  /// The prediction of values whose transforms are normal: their means, their standard deviations,
  /// and their quantiles.
  /// - Throws: ``ForecastError/notFinite(_:)`` where the mean, the standard deviation or the upper
  ///   bound of the 99 % interval is not finite: under a negative exponent, what lies at −1/λ or
  ///   beyond has no finite value.
  public init(_ transformed: TransformedNormal) throws(ForecastError) {
    let moments = try transformed.moments()
    try self.init(mean: moments.mean, standardError: moments.standardError)
    self.transformed = transformed
  }

  /// A normal prediction, computed step by step; steps are counted from 0, and asked for in turn.
  @inline(__always)
  init(
    horizon: Int, _ moments: (_ step: Int) -> (mean: Double, standardError: Double)
  ) throws(ForecastError) {
    var mean = [Double](filledWith: 0, count: horizon)
    var error = [Double](filledWith: 0, count: horizon)
    // Through buffers: entries of two arrays in turn would check at each that they are not shared.
    mean.withUnsafeMutableBufferPointer { mean in
      error.withUnsafeMutableBufferPointer { error in
        for step in 0..<horizon { (mean[step], error[step]) = moments(step) }
      }
    }
    try self.init(mean: mean, standardError: error)
  }

  /// The number of steps.
  public var horizon: Int { moments.count }

  /// The bounds of the central interval that covers `level` percent, for every step.
  public func interval(level: Double) -> Interval {
    if quantiles != nil || transformed != nil {
      return Interval(
        level: level, lower: quantile(0.5 - level / 200), upper: quantile(0.5 + level / 200))
    }
    let z = family.quantile(0.5 + level / 200)
    return Interval(level: level, lower: cut(quantile(score: -z)), upper: cut(quantile(score: z)))
  }

  /// The quantile at a probability in (0, 1), one a step.
  public func quantile(_ probability: Double) -> [Double] {
    if let quantiles { return cut(quantiles.quantiles(at: probability)) }
    if let transformed { return cut(transformed.quantiles(at: probability)) }
    return cut(quantile(score: family.quantile(probability)))
  }

  private func cut(_ values: [Double]) -> [Double] {
    guard let lowerBound else { return values }
    return values.map { max(lowerBound, $0) }
  }

  /// The mean plus `score` standard errors, one a step.
  private func quantile(score: Double) -> [Double] {
    moments.quantile(score: score, around: uncutMean)
  }
}

extension Prediction {
  /// The same prediction without its first `steps` steps.
  func dropping(first steps: Int) -> Prediction {
    guard steps > 0 else { return self }
    var rest = self
    rest.mean.removeFirst(steps)
    rest.standardError.removeFirst(steps)
    rest.quantiles = quantiles?.dropping(first: steps)
    rest.transformed = transformed?.dropping(first: steps)
    rest.sources = sources.map { Array($0.dropFirst(steps)) }
    rest.uncutMean = uncutMean.map { Array($0.dropFirst(steps)) }
    return rest
  }
}

extension Prediction: Codable {
  private enum CodingKeys: CodingKey {
    case mean, standardError, family
  }

  /// Writes the moments, and the details that there are beside them.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(mean, forKey: .mean)
    try container.encode(standardError, forKey: .standardError)
    try container.encode(family, forKey: .family)
    try details.encode(to: encoder)
  }

  /// Reads what was written.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    moments = PredictionMoments(
      mean: try container.decode([Double].self, forKey: .mean),
      standardError: try container.decode([Double].self, forKey: .standardError))
    family = try container.decode(PredictiveFamily.self, forKey: .family)
    details = try PredictionDetails(from: decoder)
  }
}
