/// The theta method: simple exponential smoothing with a drift of half the slope of the
/// least-squares line; or its optimised form, where the share of the slope is estimated too.
///
/// A season is taken out first and put back last (``ThetaSeason``).
/// Source: Assimakopoulos & Nikolopoulos (2000), "The theta model"; Hyndman & Billah (2003),
/// "Unmasking the Theta method"; optimised: Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler
/// (2016), "Models for optimising the theta method and their relationship to state space models".
///
///     let fitted = try Theta().fit(series)
///     let forecast = try fitted.forecast(horizon: 12, levels: [80, 95])
public struct Theta: Forecaster {
  /// Whether level, alpha and theta are estimated together; otherwise theta is 2, and level and
  /// alpha are those of simple exponential smoothing.
  public let isOptimised: Bool
  /// What the optimised form minimises; the method with theta = 2 takes no notice.
  public let criterion: ThetaCriterion
  /// What is done about a season.
  public let season: ThetaSeason

  /// The method with theta = 2, or with theta ≥ 1 estimated by a criterion.
  public init(
    optimised: Bool = false, criterion: ThetaCriterion = .penalised, season: ThetaSeason = .tested
  ) {
    isOptimised = optimised
    self.criterion = optimised ? criterion : .penalised
    self.season = season
  }

  /// `theta`, `theta(optimised)`, `theta(optimised,criterion=sse)`; with a season other than tested
  /// `theta(season=additive)`.
  public var spec: ModelSpec { spec(season) }

  private func spec(_ season: ThetaSeason) -> ModelSpec {
    let flag = isOptimised ? [ModelSpec.Argument(.spec(ModelSpec("optimised")))] : []
    return ModelSpec("theta", flag + criterion.arguments + season.arguments)
  }

  /// Intervals, gaps and scaling; a season where one is looked for.
  public var capabilities: Capabilities { season.capabilities }

  /// Four, or five where theta is estimated: one more than parameters.
  public func minimumObservations(season: Int) -> Int { isOptimised ? 5 : 4 }

  /// Estimates the method. The search looks everywhere, so that a start is of no use to it.
  ///
  /// A series that is constant, but for a season, has that constant as its forecast.
  /// - Throws: ``ForecastError/noObservations``, ``ForecastError/tooShort(have:need:)``; where the
  ///   season was asked for, ``ForecastError/nonPositive`` or ``ForecastError/notEstimable(_:)``;
  ///   ``ForecastError/notFinite(_:)`` where numbers leave their range.
  /// - Complexity: O(*n*·m) for the test of the season, then about five passes of O(*n*).
  public func fit(_ series: TimeSeries, from start: ThetaFitted?, stop: StopFlag)
    throws(ForecastError) -> ThetaFitted
  {
    try requireLength(series)
    try stop.check()
    return try ThetaPreparation.fit(series, season: season, estimated: isOptimised ? 3 : 2) {
      isOptimised ? $0.optimised(0...1, criterion) : $0.standard()
    } spec: {
      spec($0)
    }
  }
}
