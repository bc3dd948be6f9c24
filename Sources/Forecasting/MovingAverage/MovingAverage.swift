/// The average of the last k values, plain, weighted, or season by season.
///
/// With weights wᵢ that sum to 1 the model is y[t] = Σ wᵢ·y[t − i·m] + e[t], where the lag m is 1,
/// or the season length for the seasonal form. The point forecast is flat (seasonal: the same cycle
/// again and again) at the average of the last window, which is how the method is defined and used;
/// at step 1 it is the recursion's own forecast. The standard error of step h is that of the
/// autoregression: σ²·Σ ψⱼ² over j < h, where ψ are its moving-average weights (Box, Jenkins &
/// Reinsel, 4th ed., 5.1) and σ² is the mean square of the one-step errors after the first window.
///
/// With a window of 1 it is ``Naive``, or ``SeasonalNaive``.
///
/// Missing values: the average is over the observed values of the window, with their weights made
/// to sum to 1 again. Where the window holds none (or weights that cancel), the last observed
/// value of that season is carried. Steps missing at the end widen the interval.
public struct MovingAverage: Forecaster {
  /// The number of values that are averaged.
  public let window: Int
  /// Whether the values averaged are those of the same season.
  public let isSeasonal: Bool
  /// The weights, newest value first, divided by their sum when used; nil for equal ones.
  public let weights: [Double]?

  /// The plain average of `window` values; of the same season if `seasonal`.
  public init(_ window: Int, seasonal: Bool = false) {
    self.window = window
    isSeasonal = seasonal
    weights = nil
  }

  /// A weighted average; the first weight belongs to the newest value. Weights need not sum to 1:
  /// they are divided by their sum, which must not be 0.
  public init(weights: [Double], seasonal: Bool = false) {
    window = weights.count
    isSeasonal = seasonal
    self.weights = weights
  }

  /// `moving-average(5)`, `moving-average(5,seasonal)` or `moving-average(weights=[0.5,0.3,0.2])`.
  public var spec: ModelSpec { spec(seasonal: isSeasonal) }

  func spec(seasonal: Bool) -> ModelSpec {
    let size =
      weights.map { ModelSpec.Argument(label: "weights", .list($0.map { .number($0) })) }
      ?? ModelSpec.Argument(.number(Double(window)))
    let flag = ModelSpec.Argument(.spec(ModelSpec("seasonal")))
    return ModelSpec("moving-average", seasonal ? [size, flag] : [size])
  }

  /// Forecasts any series with a full window; seasonal where asked.
  public var capabilities: Capabilities {
    let general: Capabilities = [
      .intervals, .missingValues, .shiftEquivariant, .scaleEquivariant,
    ]
    return isSeasonal ? general.union(.seasonal) : general
  }

  /// One window; seasonal: one for every season.
  public func minimumObservations(season: Int) -> Int {
    let (product, overflow) = window.multipliedReportingOverflow(by: isSeasonal ? season : 1)
    return overflow ? .max : product
  }

  /// Takes the last window and the variance of the one-step errors.
  /// - Throws: ``ForecastError/tooShort(have:need:)`` with fewer observations than a window holds,
  ///   ``ForecastError/missingValues(_:)`` when a season was never observed, and
  ///   ``ForecastError/invalidParameter(_:)`` for unusable weights or a window below 1.
  /// - Complexity: O(*n*); O(*n* · window) with weights.
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    if let problem { throw .invalidParameter(problem) }
    let observed = try requireLength(series)
    return try Fitted(model: self, series: series, observed: observed)
  }

  /// What is wrong with the hyper-parameters, or nil.
  var problem: String? {
    if let weights {
      guard weights.allSatisfy(\.isFinite) else { return "weights must be finite" }
      let sum = weights.reduce(0, +)
      let size = weights.reduce(0) { $0 + abs($1) }
      guard sum.isFinite, abs(sum) > WindowAverage.cancellation * size else {
        return "weights must have a sum other than 0"
      }
    }
    guard window >= 1, window <= Self.longestWindow else {
      return "the window must be a whole number from 1 to \(Self.longestWindow)"
    }
    return nil
  }

  static let longestWindow = 100_000
}

extension ModelFamily {
  static let movingAverage = ModelFamily(
    "moving-average",
    entries: [
      Entry(
        "moving-average(4)", family: "moving average", seasonal: false,
        description: "the mean of the last 4 values"),
      Entry(
        "moving-average(13)", family: "moving average", seasonal: false,
        description: "the mean of the last 13 values"),
      Entry(
        "moving-average(4,seasonal)", family: "moving average", seasonal: true,
        description: "the mean of the last 4 values of the same season"),
    ]
  ) { spec throws(ModelSpecError) in
    var reader = SpecReader(spec)
    let seasonal = reader.flag("seasonal")
    let model: MovingAverage
    if let value = reader.named("weights") {
      guard case .list(let list) = value else {
        throw reader.invalid("weights must be a list such as [0.5,0.3,0.2]")
      }
      var weights: [Double] = []
      for entry in list {
        guard case .number(let weight) = entry else {
          throw reader.invalid("a weight must be a number, not \"\(entry)\"")
        }
        weights.append(weight)
      }
      model = MovingAverage(weights: weights, seasonal: seasonal)
    } else {
      let window = try reader.integer("the window", in: 1...MovingAverage.longestWindow)
      model = MovingAverage(window, seasonal: seasonal)
    }
    try reader.finish()
    if let problem = model.problem { throw reader.invalid(problem) }
    return model
  }
}
