/// An ARIMA model whose orders are chosen by an information criterion.
///
/// The number of seasonal differences follows from the strength of the season, that of ordinary ones
/// from KPSS tests (``DifferencingChoice``). The other orders are searched stepwise (Hyndman &
/// Khandakar 2008) or exhaustively; candidates are scored by the exact likelihood at their
/// conditional estimates, the best few are estimated by exact likelihood, and the best of those is
/// estimated once more from several starts. A model with a root within 1 % of the unit circle, or
/// whose forecasts leave the history's range by three times its width over as many steps as the
/// history has, does not win.
///
///     let fitted = try AutoARIMA().fit(series)
///     fitted.summary.resolved             // such as arima(0,1,1)(0,1,1)
///     fitted.summary.candidates           // every model's AICc, or why it was left out
public struct AutoARIMA: Forecaster {
  /// The largest orders that are looked at.
  public struct Limits: Sendable, Hashable, Codable {
    /// The order of the autoregression.
    public var p = 5
    /// The order of the moving average.
    public var q = 5
    /// The order of the seasonal autoregression.
    public var seasonalP = 2
    /// The order of the seasonal moving average.
    public var seasonalQ = 2
    /// The sum of all four in an exhaustive search.
    public var total = 5
    /// The number of candidates at which a stepwise search stops.
    public var candidates = 94

    /// The limits of the field.
    public init() {}
  }

  /// Whether every combination of orders is looked at, in place of a stepwise search.
  public let isExhaustive: Bool
  /// What models are compared by.
  public let criterion: InformationCriterion
  /// The number of ordinary differences; nil is chosen.
  public let differences: Int?
  /// The number of seasonal differences; nil is chosen.
  public let seasonalDifferences: Int?

  /// An automatic choice.
  public init(
    exhaustive: Bool = false, criterion: InformationCriterion = .aicc, differences: Int? = nil,
    seasonalDifferences: Int? = nil
  ) {
    isExhaustive = exhaustive
    self.criterion = criterion
    self.differences = differences
    self.seasonalDifferences = seasonalDifferences
  }

  /// `auto-arima`, `auto-arima(exhaustive)`, `auto-arima(ic=bic)`, `auto-arima(d=1,D=1)`.
  public var spec: ModelSpec {
    var arguments: [ModelSpec.Argument] = []
    if isExhaustive { arguments.append(.init(.spec(ModelSpec("exhaustive")))) }
    if criterion != .aicc {
      arguments.append(.init(label: "ic", .spec(ModelSpec(criterion.rawValue))))
    }
    for (label, value) in [("d", differences), ("D", seasonalDifferences)] {
      if let value { arguments.append(.init(label: label, .number(Double(value)))) }
    }
    return ModelSpec("auto-arima", arguments)
  }

  /// Intervals, gaps, scaling, and a season where there is one.
  public var capabilities: Capabilities {
    [.intervals, .missingValues, .scaleEquivariant, .shiftEquivariant, .seasonal]
  }

  /// Three: the mean of two changes.
  public func minimumObservations(season: Int) -> Int { 3 }

  /// Chooses the orders and estimates the model.
  ///
  /// - Throws: ``ForecastError/noObservations``, ``ForecastError/tooShort(have:need:)``,
  ///   ``ForecastError/missingValues(_:)`` where gaps leave too little,
  ///   ``ForecastError/notEstimable(_:)`` where no model is sound.
  /// - Complexity: some thirty conditional and five exact fits.
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    try requireLength(series)
    try stop.check()
    var (d, seasonalD) = try series.withValues { values throws(ForecastError) -> (Int, Int) in
      try counts(values, seasonLength: series.seasonLength)
    }
    while true {
      let trials = try ARIMATrials(
        series, differences: d, seasonalDifferences: seasonalD, criterion: criterion, stop: stop)
      if let fitted = try choose(series, trials) { return fitted }
      // Fewer differences leave less that can explode.
      guard d > 0 else { break }
      d -= 1
    }
    throw .notEstimable("no model has roots and forecasts that make sense")
  }

  /// The numbers of differences.
  private func counts(_ values: UnsafeBufferPointer<Double>, seasonLength: Int)
    throws(ForecastError) -> (Int, Int)
  {
    let isSeasonal = seasonLength > 1
    if let differences, let seasonalDifferences {
      return (differences, isSeasonal ? seasonalDifferences : 0)
    }
    guard let choice = DifferencingChoice(observed: values, seasonLength: seasonLength) else { throw .noObservations }
    return (differences ?? choice.regular, seasonalDifferences ?? choice.seasonal)
  }

  /// The best model of the trials that is sound; nil where none is.
  private func choose(_ series: TimeSeries, _ trials: ARIMATrials) throws(ForecastError) -> Fitted? {
    let selection = ARIMASelection(trials: trials, limits: Limits())
    if isExhaustive { try selection.exhaust() } else { try selection.stepwise() }
    for candidate in trials.sound {
      let winner = try trials.polish(candidate)
      let estimate = try ExactEstimator.estimate(
        trials.objective(winner.shape), trials.sample(winner.shape),
        trials.regressors(winner.shape), at: winner.free)
      let model = try ARIMA.Fitted(
        series: series, sample: trials.sample(winner.shape), shape: winner.shape,
        design: trials.design, estimate: estimate, resolved: winner.shape.spec)
      // Fewer than two differences leave a line at the most.
      let canExplode = winner.shape.differences + winner.shape.seasonalDifferences > 1
      if canExplode, !ARIMAReach(series).holds(model) {
        trials.reject(winner, as: .explosive)
        continue
      }
      return Fitted(model, trials: trials.all)
    }
    return nil
  }
}

extension AutoARIMA: Codable {
  /// Writes the spec as one string.
  public func encode(to encoder: any Encoder) throws { try spec.encode(to: encoder) }

  /// Reads the spec.
  public init(from decoder: any Decoder) throws {
    let spec = try ModelSpec(from: decoder)
    guard let model = try spec.makeForecaster() as? AutoARIMA else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath, debugDescription: "\"\(spec)\" is no automatic ARIMA"))
    }
    self = model
  }
}
