import Forecasting

/// Contests with given errors: all actual values are 0, so that a model's loss by `mae` is the
/// absolute error that was asked for.
enum MadeContest {
  /// - Parameters:
  ///   - ids: the series.
  ///   - errors: for each model, named by its spec, by series and origin; nil is a failed origin.
  static func evaluation(ids: [String] = ["a"], _ errors: [(String, [[Double?]])]) throws
    -> Evaluation
  {
    let origins = errors[0].1[0].count
    let first = 5
    let panel = Panel(
      ids.map { TimeSeries(id: $0, values: Array(repeating: 0, count: first + origins)) })
    let results = try errors.map { model, bySeries in
      BacktestResult(
        model: try ModelSpec.parse(model),
        series: try zip(ids, bySeries).map { id, errors in
          let forecasts = try errors.enumerated().map { origin, error in
            OriginForecast(
              cutoff: first + origin,
              outcome: try error.map {
                .forecast(try Prediction(mean: [-$0], standardError: [1]))
              } ?? .failure(.constant))
          }
          return SeriesBacktest(id: id, forecasts: forecasts, failure: nil)
        })
    }
    return Evaluation(panel: panel, plan: RollingOrigin(origins: origins), results: results)
  }

  /// One series.
  static func board(_ errors: [(String, [Double?])], confidence: Double? = nil) throws
    -> Leaderboard
  {
    try evaluation(errors.map { ($0.0, [$0.1]) })
      .leaderboardsBySeries(metric: .mae, confidence: confidence)[0]
  }

  /// What is chosen on one series.
  static func choice(
    _ errors: [(String, [Double?])], rule: SelectionRule = .minimum, hysteresis: Double = 0,
    incumbent: String? = nil, confidence: Double? = nil
  ) throws -> ChampionReason? {
    let evaluation = try evaluation(errors.map { ($0.0, [$0.1]) })
    return Champions(
      evaluation: evaluation, metric: .mae, by: .series, rule: rule, hysteresis: hysteresis,
      incumbents: incumbent.flatMap(ModelSpec.init).map { ["a": $0] } ?? [:],
      confidence: confidence
    ).reason(of: "a")
  }
}
