/// A model of the seasonally adjusted series: a decomposition takes the season out, the model that
/// follows forecasts the rest, and the last cycle of the season is repeated.
///
/// The model that follows sees a series without a season, so it takes its non-seasonal form. A
/// transformation, where one is asked for, comes first and goes back last: under the logarithm the
/// season is a factor.
///
/// ```swift
/// let model = Decomposed(.stl(robust: true), then: AutoETS())
/// let forecast = try model.fit(series).forecast(horizon: 12, levels: [80, 95])
/// ```
///
/// Source: Hyndman & Athanasopoulos (3rd ed.), 5.7; it is `stlf` of the R package forecast.
public struct Decomposed: Forecaster {
  /// What takes the season out.
  public let decomposition: SeasonalDecomposition
  /// What forecasts the rest.
  public let model: AnyForecaster
  /// What is done to the values before the decomposition; nil: nothing.
  public let transformation: TransformationChoice?

  /// A decomposition, and the model that follows it.
  public init(
    _ decomposition: SeasonalDecomposition, then model: any Forecaster,
    transformation: TransformationChoice? = nil
  ) {
    self.decomposition = decomposition
    self.model = AnyForecaster(model)
    self.transformation = transformation
  }

  /// `stl+ets`, `stl(window=periodic,robust)+auto-arima`, `mstl(24,168)+ets`,
  /// `classical(multiplicative)+theta`, `stl(transform=log)+ets`.
  public var spec: ModelSpec {
    Self.spec(decomposition, transformation, followedBy: model.spec)
  }

  static func spec(
    _ decomposition: SeasonalDecomposition, _ transformation: TransformationChoice?,
    followedBy model: ModelSpec
  ) -> ModelSpec {
    let first = decomposition.spec
    let arguments = first.arguments + (transformation.map { [$0.argument] } ?? [])
    return ModelSpec(ModelSpec(first.name, arguments), followedBy: model)
  }

  /// Those of the model that follows; a season where it is the series' own. Where the season is a
  /// factor, values have to be above zero, and a shift is no longer followed.
  public var capabilities: Capabilities {
    var set = model.capabilities.subtracting(.seasonal)
    if decomposition.usesSeason { set.insert(.seasonal) }
    if decomposition.form == .multiplicative {
      set.remove(.shiftEquivariant)
      set.insert(.positiveOnly)
    }
    return transformation?.capabilities(of: set) ?? set
  }

  /// Two cycles, by ``STL`` one value more; or what the model that follows needs, where that is more.
  public func minimumObservations(season: Int) -> Int {
    let own = model.minimumObservations(season: 1)
    guard !decomposition.usesSeason || season > 1 else { return own }
    return max(own, decomposition.minimumCount(seasonLength: season))
  }

  /// Takes the season out, and fits the model that follows.
  ///
  /// Without a season to take out, it is the model that follows alone, without a transformation.
  /// - Throws: ``ForecastError/noObservations``, ``ForecastError/tooShort(have:need:)``, what the
  ///   decomposition throws, such as ``ForecastError/missingValues(_:)`` where a phase of the season
  ///   is never observed, and what the model that follows throws.
  /// - Complexity: that of the decomposition and of the model that follows.
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    try estimate(series, transformation, stop) { rest throws(ForecastError) in
      try model.fit(rest, from: start?.rest, stop: stop)
    }
  }

  /// Takes the season out anew, under the transformation that was chosen, and estimates the model
  /// that follows in the form that was chosen.
  public func refit(
    _ series: TimeSeries, keepingFormOf fitted: Fitted, from start: Fitted?, stop: StopFlag
  ) throws(ForecastError) -> Fitted {
    let chosen = fitted.season?.transformation.map { TransformationChoice.fixed($0) }
    return try estimate(series, chosen, stop) { rest throws(ForecastError) in
      try model.refit(rest, keepingFormOf: fitted.rest, from: start?.rest, stop: stop)
    }
  }

  private func estimate(
    _ series: TimeSeries, _ choice: TransformationChoice?, _ stop: StopFlag,
    _ fit: (TimeSeries) throws(ForecastError) -> AnyFitted
  ) throws(ForecastError) -> Fitted {
    try requireLength(series)
    try stop.check()
    guard !decomposition.usesSeason || series.seasonLength > 1 else {
      return Fitted(header: series.header, season: nil, rest: try fit(series))
    }
    let applied = try choice?.applied(to: series)
    let adjusted = try decomposition.adjust(
      (applied?.series ?? series).values, seasonLength: series.seasonLength)
    let season = Fitted.Season(
      decomposition: decomposition, transformation: applied?.transformation, count: series.count,
      indices: adjusted.seasons)
    let rest = try fit(series.seasonless(adjusted.values))
    return Fitted(header: series.header, season: season, rest: rest)
  }
}

extension TimeSeries {
  /// The same dates with other values, which have no season.
  func seasonless(_ values: [Double]) -> TimeSeries {
    replacingValues(with: values, season: Season(length: 1))
  }
}
