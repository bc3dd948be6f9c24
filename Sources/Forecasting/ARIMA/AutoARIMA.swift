/// An ARIMA model whose orders are chosen by an information criterion.
///
/// The number of seasonal differences follows from the strength of the season, that of ordinary ones
/// from KPSS tests (``DifferencingChoice``). The other orders are searched stepwise (Hyndman &
/// Khandakar 2008) or exhaustively; the best few are estimated more closely, and the best of those
/// to the end. A model with a root within 1 % of the unit circle, with an AR and an MA root that
/// cancel but for 1 %, or whose forecasts leave the history's range by three times its width over
/// as many steps as the history has, does not win. Where none is left, one difference less is taken.
///
/// Every candidate is judged by its exact likelihood, found by a quick search: no approximation
/// screens them. Seasons of any length have seasonal orders; on long ones they forecast better than
/// dynamic harmonic regression, which can be asked for by `auto-arima(harmonic)`.
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

  /// The regression whose errors the model describes.
  public enum Regressors: Sendable, Hashable, Codable {
    /// Given terms, which may be none; functions of the calendar and columns of data, no lags of the
    /// series itself.
    case terms([RegressionTerm])
    /// Fourier terms of the season, as many as make the criterion small: dynamic harmonic regression
    /// (Hyndman & Athanasopoulos, 3rd ed., 10.5).
    case harmonics
  }

  /// Whether every combination of orders is looked at, in place of a stepwise search.
  public let isExhaustive: Bool
  /// What models are compared by.
  public let criterion: InformationCriterion
  /// The number of ordinary differences; nil is chosen.
  public let differences: Int?
  /// The number of seasonal differences; nil is chosen.
  public let seasonalDifferences: Int?
  /// The regression; seasonal terms stand in place of seasonal orders.
  public let regressors: Regressors
  /// The transformation of the values before the choice; nil: none.
  public let transformation: TransformationChoice?

  /// An automatic choice.
  public init(
    exhaustive: Bool = false, criterion: InformationCriterion = .aicc, differences: Int? = nil,
    seasonalDifferences: Int? = nil, regressors: Regressors = .terms([]),
    transformation: TransformationChoice? = nil
  ) {
    isExhaustive = exhaustive
    self.criterion = criterion
    self.differences = differences
    self.seasonalDifferences = seasonalDifferences
    self.regressors = regressors
    self.transformation = transformation
  }

  /// `auto-arima`, `auto-arima(exhaustive)`, `auto-arima(ic=bic)`, `auto-arima(d=1,D=1)`,
  /// `auto-arima(fourier(3))`, `auto-arima(harmonic)`, `auto-arima(transform=log)`.
  public var spec: ModelSpec {
    var arguments: [ModelSpec.Argument] = []
    if isExhaustive { arguments.append(.init(.spec(ModelSpec("exhaustive")))) }
    switch regressors {
    case .terms(let terms): arguments += terms.map { .init(.spec($0.spec)) }
    case .harmonics: arguments.append(.init(.spec(ModelSpec("harmonic"))))
    }
    if criterion != .aicc {
      arguments.append(.init(label: "ic", .spec(ModelSpec(criterion.rawValue))))
    }
    for (label, value) in [("d", differences), ("D", seasonalDifferences)] {
      if let value { arguments.append(.init(label: label, .number(Double(value)))) }
    }
    if let transformation { arguments.append(transformation.argument) }
    return ModelSpec("auto-arima", arguments)
  }

  /// Intervals, gaps, scaling, and a season where there is one.
  public var capabilities: Capabilities {
    let plain: Capabilities = [
      .intervals, .missingValues, .scaleEquivariant, .shiftEquivariant, .seasonal,
    ]
    return transformation?.capabilities(of: plain) ?? plain
  }

  /// Three: the mean of two changes.
  public func minimumObservations(season: Int) -> Int { 3 }

  /// Chooses the orders and estimates the model.
  ///
  /// The orders of an earlier fit are one more candidate, so that the criterion is never worse for
  /// it.
  /// - Throws: ``ForecastError/noObservations``, ``ForecastError/tooShort(have:need:)``,
  ///   ``ForecastError/invalidParameter(_:)`` for terms that do not fit the series,
  ///   ``ForecastError/missingValues(_:)`` where gaps leave too little,
  ///   ``ForecastError/nonPositive`` where a value has no transform,
  ///   ``ForecastError/notEstimable(_:)`` where no model is sound.
  /// - Complexity: some thirty fits of a dozen evaluations of the likelihood each.
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    try requireLength(series)
    var series = series
    if case .terms(let terms) = regressors, !terms.isEmpty {
      if let problem = ARIMA.problem(terms, nil) { throw .invalidParameter(problem) }
      let remaining = terms.filter { series.seasonLength > 1 || !$0.needsSeason }
      if !remaining.isEmpty {
        series = try RegressionDesign(terms: remaining, series: series).startingWhereKnown(series)
      }
    }
    try stop.check()
    guard let transformation else {
      return try ARIMAChoice(self, series, transformation: nil, stop: stop).run(from: start?.model)
    }
    let applied = try transformation.applied(to: series)
    return try ARIMAChoice(
      self, applied.series, transformation: applied.transformation, stop: stop
    ).run(from: start?.model).transformed(by: applied.transformation)
  }

  /// Estimates the orders that were chosen before, and no others, under the same transformation.
  public func refit(
    _ series: TimeSeries, keepingFormOf fitted: Fitted, from start: Fitted?, stop: StopFlag
  ) throws(ForecastError) -> Fitted {
    let model = try fitted.arima.fit(series, from: start?.model, stop: stop)
    return fitted.refitted(model)
  }
}

extension AutoARIMA: Codable {
  /// Writes the spec as one string.
  public func encode(to encoder: any Encoder) throws { try spec.encode(to: encoder) }

  /// Reads the spec.
  public init(from decoder: any Decoder) throws {
    self = try ModelSpec.decodedForecaster(from: decoder)
  }
}
