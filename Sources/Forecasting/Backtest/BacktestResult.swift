/// What one model forecast: a cube of series × origin × step.
public struct BacktestResult: Codable, Sendable, Equatable {
  /// The model.
  public var model: ModelSpec
  /// One entry a series, in the order of the panel.
  public var series: [SeriesBacktest]

  /// A result from its parts.
  public init(model: ModelSpec, series: [SeriesBacktest]) {
    self.model = model
    self.series = series
  }
}

/// What one model forecast of one series.
public struct SeriesBacktest: Codable, Sendable, Equatable {
  /// The id of the series.
  public var id: String
  /// One entry an origin, oldest first.
  public var forecasts: [OriginForecast]
  /// Why there is no origin at all, or nil.
  public var failure: ForecastError?
  /// For a combination with learnt weights, or with such a member: the same with the weights that
  /// the whole backtest teaches written out, for the forecast that follows it. Nil for any other
  /// model.
  public var resolved: ModelSpec?

  /// A series' part of a result.
  public init(
    id: String, forecasts: [OriginForecast], failure: ForecastError?, resolved: ModelSpec? = nil
  ) {
    self.id = id
    self.forecasts = forecasts
    self.failure = failure
    self.resolved = resolved
  }
}

/// A failed (series, model) cell and its reason.
public struct CellFailure: Codable, Sendable, Hashable {
  /// The id of the series.
  public var id: String
  /// The model.
  public var model: ModelSpec
  /// The number of training values of the origin; nil where the whole series failed.
  public var cutoff: Int?
  /// Why.
  public var reason: ForecastError

  /// A failure from its parts.
  public init(id: String, model: ModelSpec, cutoff: Int?, reason: ForecastError) {
    self.id = id
    self.model = model
    self.cutoff = cutoff
    self.reason = reason
  }
}

extension BacktestResult {
  /// The same result without all but the newest `count` origins of each series.
  func lastOrigins(_ count: Int) -> BacktestResult {
    var result = self
    for index in result.series.indices {
      result.series[index].forecasts = Array(series[index].forecasts.suffix(count))
    }
    return result
  }

  /// Every failed cell, series by series, oldest origin first.
  public var failures: [CellFailure] {
    series.flatMap { one in
      if let reason = one.failure {
        return [CellFailure(id: one.id, model: model, cutoff: nil, reason: reason)]
      }
      return one.forecasts.compactMap { origin in
        guard case .failure(let reason) = origin.outcome else { return nil }
        return CellFailure(id: one.id, model: model, cutoff: origin.cutoff, reason: reason)
      }
    }
  }
}
