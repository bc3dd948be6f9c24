/// The last observed value, for ever: the optimal forecast of a random walk.
///
/// Formulas: Hyndman & Athanasopoulos, "Forecasting: principles and practice" (3rd ed.), 5.2 and
/// 5.5; the innovation variance is the mean square of the one-step errors.
public struct Naive: Forecaster {
  /// The naive model; it has no hyper-parameters.
  public init() {}

  /// `naive`.
  public var spec: ModelSpec { Self.written }

  static let written = ModelSpec("naive", [])

  /// Forecasts any series with an observed value.
  public var capabilities: Capabilities {
    [.intervals, .missingValues, .shiftEquivariant, .scaleEquivariant]
  }

  /// One observation.
  public func minimumObservations(season: Int) -> Int { 1 }

  /// Takes the last observed value and the variance of the changes.
  /// - Complexity: O(*n*).
  public func fit(_ series: TimeSeries, from start: SeasonalNaive.Fitted?, stop: StopFlag)
    throws(ForecastError) -> SeasonalNaive.Fitted
  {
    try SeasonalNaive.Fitted(series: series, lag: 1, resolved: Self.written)
  }
}

extension ModelFamily {
  static let naive = ModelFamily(
    "naive",
    entries: [
      Entry(
        "naive", family: "naive", seasonal: false, description: "the last observed value")
    ]
  ) { spec throws(ModelSpecError) in
    try SpecReader(spec).finish()
    return Naive()
  }
}
