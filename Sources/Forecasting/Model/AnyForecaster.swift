/// A forecaster whose type is known only at run time, such as one read from a spec.
///
/// Every requirement is forwarded, so that what the wrapped model does in its own way, such as one
/// sweep over all origins, stays so. Two are equal when their specs are.
///
///     let model = AnyForecaster(try ModelSpec.parse("holt(damped)").makeForecaster())
///     let fitted = try model.fit(series)          // an AnyFitted, which can be kept and encoded
public struct AnyForecaster: Forecaster {
  /// What fitting gives.
  public typealias Fitted = AnyFitted

  /// The wrapped model; never itself an `AnyForecaster`.
  public let base: any Forecaster

  /// Wraps a model; one that is wrapped already is taken as it is.
  public init(_ base: any Forecaster) {
    self.base = (base as? AnyForecaster)?.base ?? base
  }

  /// The spec of the wrapped model.
  public var spec: ModelSpec { base.spec }

  /// What the wrapped model can do.
  public var capabilities: Capabilities { base.capabilities }

  /// As many as the wrapped model needs.
  public func minimumObservations(season: Int) -> Int { base.minimumObservations(season: season) }

  /// Fits the wrapped model.
  ///
  /// A start that is the fit of another type of model is of no use to the search, and left out.
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    func fit<Model: Forecaster>(_ model: Model) throws(ForecastError) -> Fitted {
      Fitted(
        try model.fit(series, from: start?.base as? Model.Fitted, stop: stop), of: model.spec)
    }
    return try fit(base)
  }

  /// Estimates the wrapped model again, in the form that it has in `fitted`.
  /// - Throws: ``ForecastError/invalidParameter(_:)`` where `fitted` is the fit of another type of
  ///   model, beside what the wrapped model throws.
  public func refit(
    _ series: TimeSeries, keepingFormOf fitted: Fitted, from start: Fitted?, stop: StopFlag
  ) throws(ForecastError) -> Fitted {
    func refit<Model: Forecaster>(_ model: Model) throws(ForecastError) -> Fitted {
      guard let form = fitted.base as? Model.Fitted else {
        throw .invalidParameter("a fit of \(fitted.spec) has no form that \(model.spec) could keep")
      }
      return Fitted(
        try model.refit(
          series, keepingFormOf: form, from: start?.base as? Model.Fitted, stop: stop),
        of: model.spec)
    }
    return try refit(base)
  }

  /// Forecasts by the wrapped model.
  public func forecast(_ series: TimeSeries, horizon: Int, levels: [Double], stop: StopFlag)
    throws(ForecastError) -> Forecast
  {
    try base.forecast(series, horizon: horizon, levels: levels, stop: stop)
  }

  /// The sweep of the wrapped model.
  public func rollingForecasts(_ series: TimeSeries, plan: RollingOrigin, stop: StopFlag)
    throws(ForecastError) -> [OriginForecast]
  {
    try base.rollingForecasts(series, plan: plan, stop: stop)
  }
}

extension AnyForecaster: Hashable {
  /// Whether both have the same spec.
  public static func == (a: Self, b: Self) -> Bool { a.spec == b.spec }

  /// Hashes the spec.
  public func hash(into hasher: inout Hasher) { hasher.combine(spec) }
}

extension AnyForecaster: Codable {
  /// Writes the spec as one string.
  public func encode(to encoder: any Encoder) throws { try spec.encode(to: encoder) }

  /// Reads the spec.
  /// - Throws: ``ModelSpecError`` for a spec without meaning.
  public init(from decoder: any Decoder) throws {
    self.init(try ModelSpec(from: decoder).makeForecaster())
  }
}
