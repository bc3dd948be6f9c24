/// Demand that is zero in most periods, by the methods of Croston, of Syntetos and Boylan, and of
/// Teunter, Syntetos and Babai (``CrostonMethod``).
///
/// Sizes of demands and the time between them are smoothed apart: smoothing the series itself
/// would be highest just after a demand. The forecast is the mean demand a period, the same for all
/// periods to come.
///
///     let fitted = try Croston(.sba).fit(spareParts)
///     let forecast = try fitted.forecast(horizon: 6, levels: [80])
public struct Croston: Forecaster {
  /// How the forecast is made of sizes and intervals.
  public let method: CrostonMethod
  /// Smooths the sizes; nil where it is estimated.
  public let alpha: Double?
  /// Smooths the intervals, or the probability of a demand (TSB). Where it is nil it is alpha for
  /// intervals, as Croston had it, and estimated for the probability.
  public let beta: Double?

  /// A method with smoothing parameters above 0 and at most 1. Without them those with the least
  /// squared one-step error are taken from 0.01 … 0.3.
  public init(_ method: CrostonMethod = .classic, alpha: Double? = nil, beta: Double? = nil) {
    self.method = method
    self.alpha = alpha
    self.beta = beta
  }

  /// `croston`, `croston(sba)`, `croston(tsb,alpha=0.1,beta=0.1)`.
  public var spec: ModelSpec {
    var arguments: [ModelSpec.Argument] = []
    if method != .classic { arguments.append(.init(.spec(ModelSpec(method.rawValue)))) }
    if let alpha { arguments.append(.init(label: "alpha", .number(alpha))) }
    if let beta { arguments.append(.init(label: "beta", .number(beta))) }
    return ModelSpec("croston", arguments)
  }

  /// Intervals, gaps and scaling. A demand of 0 is not like any other: moving the series by a
  /// constant makes it another one.
  public var capabilities: Capabilities { [.intervals, .missingValues, .scaleEquivariant] }

  /// One observation.
  public func minimumObservations(season: Int) -> Int { 1 }

  /// Takes the smoothing parameters that were given, or estimates them, and runs over the series.
  ///
  /// The search covers its whole range, so that a `start` has nothing to add. A series of zeros has
  /// the forecast 0; one demand its size over the periods up to it.
  /// - Throws: ``ForecastError/noObservations``, and ``ForecastError/invalidParameter(_:)`` for a
  ///   negative value or a smoothing parameter out of range.
  /// - Complexity: O(*n*).
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    if let problem { throw .invalidParameter(problem) }
    try requireLength(series)
    return try series.withValues { values throws(ForecastError) -> Fitted in
      try Self.requireDemand(values)
      let (alpha, beta) = parameters(for: values)
      return try Fitted(
        series, state: CrostonState(method, alpha: alpha, beta: beta), estimated: estimatedCount,
        resolved: spec)
    }
  }

  private func parameters(for values: UnsafeBufferPointer<Double>) -> (Double, Double) {
    if let alpha, let beta { return (alpha, beta) }
    if method == .tsb {
      let pair = CrostonSearch(method: method, values: values).pair(alpha: alpha, beta: beta)
      return (pair.alpha, pair.beta)
    }
    if let alpha { return (alpha, alpha) }
    let search = CrostonSearch(method: method, values: values)
    if beta != nil {
      let pair = search.pair(alpha: nil, beta: beta)
      return (pair.alpha, pair.beta)
    }
    let common = search.common()
    return (common, common)
  }

  /// How many parameters are estimated.
  private var estimatedCount: Int {
    switch (alpha, beta) {
    case (nil, nil): method == .tsb ? 2 : 1
    case (nil, _): 1
    case (_, nil): method == .tsb ? 1 : 0
    default: 0
    }
  }

  /// What is wrong with the hyper-parameters, or nil.
  var problem: String? {
    for (name, value) in [("alpha", alpha), ("beta", beta)] {
      if let value, !(value > 0 && value <= 1) {
        return "\(name) must be above 0 and at most 1"
      }
    }
    return nil
  }

  /// Throws where a value cannot be a demand.
  static func requireDemand(_ values: UnsafeBufferPointer<Double>) throws(ForecastError) {
    for value in values where value < 0 || value.isInfinite {
      throw .invalidParameter("demand must be finite and not negative, but there is \(value)")
    }
  }
}
