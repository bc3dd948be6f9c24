public import Forecasting
public import SeriesIO

/// What a run of the weekly job decided.
public struct JobOutcome: Codable, Sendable, Equatable {
  /// By id, the chosen model.
  public var champions: [String: ModelSpec]
  /// The forecasts of the champions, in the order of the panel.
  public var forecasts: [ChampionForecast]
  /// Failed cells; the run goes on without them.
  public var failures: [JobFailure]
  /// What a reader should know.
  public var warnings: [String]
  /// All models on the whole panel.
  public var leaderboard: Leaderboard
  /// All models on each series, by the metric that chose.
  public var leaderboardsBySeries: [Leaderboard]
}

/// The forecast of one series by its champion.
public struct ChampionForecast: Codable, Sendable, Equatable {
  /// The model.
  public var model: ModelSpec
  /// A combination with the weights that its backtest taught; nil for any other model.
  public var learnt: ModelSpec?
  /// What it says.
  public var forecast: Forecast
  /// The dates of the steps, written like those of the source.
  public var dates: [String]

  /// A forecast and the model that made it.
  /// - Parameters:
  ///   - model: the model.
  ///   - learnt: the same with the weights that its backtest taught.
  ///   - forecast: what it says.
  ///   - format: how the source writes its dates.
  public init(
    model: ModelSpec, learnt: ModelSpec? = nil, forecast: Forecast, format: TimestampFormat
  ) {
    self.model = model
    self.learnt = learnt
    self.forecast = forecast
    dates = (1...forecast.horizon).map { format.format(forecast.timestamp(step: $0)) }
  }
}

/// A failed (series, model, origin) cell.
public struct JobFailure: Codable, Sendable, Equatable {
  /// The id of the series.
  public var id: String
  /// The model.
  public var model: ModelSpec
  /// The date of the last training value, nil where the whole series failed.
  public var origin: String?
  /// Why.
  public var reason: String
}
