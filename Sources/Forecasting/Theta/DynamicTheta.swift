/// The dynamic optimised theta model: as ``Theta``, but the line is that of the values before each
/// moment, so that it follows the data.
///
/// Level, alpha and theta ≥ 1 are estimated together; or theta is held.
/// Source: Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016), "Models for optimising the
/// theta method and their relationship to state space models" (DOTM; with theta = 2 held, DSTM).
///
///     let fitted = try DynamicTheta().fit(series)
///     let forecast = try fitted.forecast(horizon: 12, levels: [80, 95])
public struct DynamicTheta: Forecaster {
  /// Theta where it is held, at least 1; nil where it is estimated.
  public let theta: Double?
  /// What is minimised.
  public let criterion: ThetaCriterion
  /// What is done about a season.
  public let season: ThetaSeason

  /// The model with theta estimated, or held at a value of at least 1.
  public init(
    theta: Double? = nil, criterion: ThetaCriterion = .penalised, season: ThetaSeason = .tested
  ) {
    self.theta = theta
    self.criterion = criterion
    self.season = season
  }

  /// `dynamic-theta`; `dynamic-theta(theta=2)` with theta held, `dynamic-theta(criterion=sse)` as
  /// published, `dynamic-theta(season=none)` with a season other than tested.
  public var spec: ModelSpec { spec(season) }

  private func spec(_ season: ThetaSeason) -> ModelSpec {
    let held = theta.map { [ModelSpec.Argument(label: "theta", .number($0))] } ?? []
    return ModelSpec("dynamic-theta", held + criterion.arguments + season.arguments)
  }

  /// Intervals, gaps and scaling; a season where one is looked for.
  public var capabilities: Capabilities { season.capabilities }

  /// Six: two errors are left out while the line is not known, three parameters, and one more.
  public func minimumObservations(season: Int) -> Int { 6 }

  /// Estimates the model. The search looks everywhere, so that a start is of no use to it.
  ///
  /// A series that is constant, but for a season, has that constant as its forecast.
  /// - Throws: ``ForecastError/noObservations``, ``ForecastError/tooShort(have:need:)``;
  ///   ``ForecastError/invalidParameter(_:)`` where theta is held below 1; where the season was
  ///   asked for, ``ForecastError/nonPositive`` or ``ForecastError/notEstimable(_:)``;
  ///   ``ForecastError/notFinite(_:)`` where numbers leave their range.
  /// - Complexity: O(*n*·m) for the test of the season, then about five passes of O(*n*).
  public func fit(_ series: TimeSeries, from start: ThetaFitted?, stop: StopFlag)
    throws(ForecastError) -> ThetaFitted
  {
    try requireLength(series)
    try stop.check()
    let kappa = theta.map { 1 - 1 / $0 }
    if let kappa, !(kappa >= 0 && kappa <= 1) {
      throw .invalidParameter("theta must be at least 1, not \(theta!)")
    }
    return try ThetaPreparation.fit(series, season: season, estimated: kappa == nil ? 3 : 2) {
      $0.dynamic((kappa ?? 0)...(kappa ?? 1), criterion)
    } spec: {
      spec($0)
    }
  }
}
