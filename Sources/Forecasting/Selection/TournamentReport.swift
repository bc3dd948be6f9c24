/// The outcome of a ``Tournament``: leaderboards, champions, and their forecasts.
public struct TournamentReport: Sendable {
  /// The history.
  public let panel: Panel
  /// The scores of all models.
  public let evaluation: Evaluation
  /// The metric that chose.
  public let metric: Metric
  /// The chosen models.
  public let champions: Champions

  private let groups: [String: String]

  /// Chooses the champions of backtests that were run before.
  /// - Parameters:
  ///   - panel: the history.
  ///   - metric: what ranks.
  ///   - scope: for whom a champion is chosen.
  ///   - evaluation: the backtests on that panel.
  ///   - groups: for the id of a series the name of its group, for ``ChampionScope/group``.
  ///   - rule: which of the ranked models is taken.
  ///   - hysteresis: the share by which a score has to be better than that of last time's champion
  ///     to take its place; see ``Champions``.
  ///   - incumbents: last time's champions; see ``Champions/incumbents``.
  public init(
    panel: Panel, metric: Metric, scope: ChampionScope, evaluation: Evaluation,
    groups: [String: String] = [:], rule: SelectionRule = .minimum, hysteresis: Double = 0,
    incumbents: [String: ModelSpec] = [:]
  ) {
    self.panel = panel
    self.metric = metric
    self.evaluation = evaluation
    self.groups = groups
    champions = Champions(
      evaluation: evaluation, metric: metric, by: scope, groups: groups, rule: rule,
      hysteresis: hysteresis, incumbents: incumbents)
  }

  /// All models on the whole panel.
  public var leaderboard: Leaderboard { evaluation.leaderboard(metric: metric) }

  /// All models on each series.
  public var leaderboardsBySeries: [Leaderboard] {
    evaluation.leaderboardsBySeries(metric: metric)
  }

  /// All models on each group of series.
  public var leaderboardsByGroup: [Leaderboard] {
    evaluation.leaderboardsByGroup(metric: metric, groups: groups)
  }

  /// The next steps of every series, by its champion fitted to the whole history.
  /// - Returns: forecasts in the order of the panel; series whose champion failed are left out, and
  ///   named by ``forecastsAndFailures(horizon:levels:)``.
  public func forecast(horizon: Int, levels: [Double] = []) throws -> [Forecast] {
    try forecastsAndFailures(horizon: horizon, levels: levels).forecasts
  }

  /// The same, with the reasons where there is no forecast.
  /// - Throws: ``ModelSpecError``.
  public func forecastsAndFailures(horizon: Int, levels: [Double] = []) throws
    -> (forecasts: [Forecast], failures: [CellFailure])
  {
    var forecasts: [Forecast] = []
    var failures: [CellFailure] = []
    for series in panel {
      guard let model = champions.models[series.id] else { continue }
      let forecaster = try model.makeForecaster()
      do throws(ForecastError) {
        forecasts.append(
          try forecaster.forecast(series.trimmed, horizon: horizon, levels: levels))
      } catch {
        failures.append(CellFailure(id: series.id, model: model, cutoff: nil, reason: error))
      }
    }
    return (forecasts, failures)
  }
}
