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
  /// The backtests with the origins before those that chose, where there are any.
  private let calibration: (plan: RollingOrigin, results: [BacktestResult])?

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
  ///   - calibration: the same models' backtests with more origins before those of `evaluation`, from
  ///     which conformal intervals are made; nil to make them from the same origins.
  public init(
    panel: Panel, metric: Metric, scope: ChampionScope, evaluation: Evaluation,
    groups: [String: String] = [:], rule: SelectionRule = .minimum, hysteresis: Double = 0,
    incumbents: [String: ModelSpec] = [:],
    calibration: (plan: RollingOrigin, results: [BacktestResult])? = nil
  ) {
    self.calibration = calibration
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

  /// The next steps of every series, by its champion fitted to the whole history; a champion that
  /// combines others has the weights that the backtest taught.
  /// - Returns: forecasts in the order of the panel; series whose champion failed are left out, and
  ///   named by ``forecastsAndFailures(horizon:levels:intervals:nonNegative:)``.
  public func forecast(
    horizon: Int, levels: [Double] = [], intervals: IntervalMethod = .analytic,
    nonNegative: Bool = false
  ) throws -> [Forecast] {
    try forecastsAndFailures(
      horizon: horizon, levels: levels, intervals: intervals, nonNegative: nonNegative
    ).forecasts
  }

  /// The same, with the reasons where there is no forecast.
  /// - Parameters:
  ///   - horizon: the number of steps, at least 1.
  ///   - levels: coverages in percent, above 0 and below 100.
  ///   - intervals: how intervals are made; conformal ones by ``conformal(model:)``.
  ///   - nonNegative: whether nothing below zero is forecast.
  /// - Throws: ``ModelSpecError``.
  public func forecastsAndFailures(
    horizon: Int, levels: [Double] = [], intervals: IntervalMethod = .analytic,
    nonNegative: Bool = false
  ) throws -> (forecasts: [Forecast], failures: [CellFailure]) {
    var forecasts: [Forecast] = []
    var failures: [CellFailure] = []
    var conformal: [ModelSpec: ConformalIntervals] = [:]
    for (index, series) in panel.enumerated() {
      guard let model = champions.models[series.id] else { continue }
      let forecaster = try evaluation.resolved(model, onSeriesAt: index).makeForecaster()
      if intervals == .conformal, conformal[model] == nil {
        conformal[model] = self.conformal(model: model)
      }
      do throws(ForecastError) {
        forecasts.append(
          try forecaster.forecast(
            series.trimmed, horizon: horizon, levels: levels, intervals: intervals,
            calibration: conformal[model]?.calibration(series: index), nonNegative: nonNegative))
      } catch {
        failures.append(CellFailure(id: series.id, model: model, cutoff: nil, reason: error))
      }
    }
    return (forecasts, failures)
  }

  /// The conformal intervals of one model of the contest; nil where it did not take part, or where
  /// only the losses of the backtests were kept.
  public func conformal(model: ModelSpec) -> ConformalIntervals? {
    guard let place = evaluation.models.firstIndex(of: model), let scored = evaluation.backtests
    else { return nil }
    guard let calibration else {
      return ConformalIntervals(panel: panel, plan: scored.plan, result: scored.results[place])
    }
    return ConformalIntervals(
      panel: panel, plan: calibration.plan, result: calibration.results[place],
      scored: scored.plan.origins)
  }

  /// What conformal intervals were calibrated on, in words for a report.
  public var calibratedOn: String {
    guard let chosen = evaluation.backtests?.plan.origins else {
      return "not calibrated: only the losses of the backtests were kept"
    }
    guard let calibration else {
      return "calibrated on the \(chosen) origins that chose the champions"
    }
    let earlier = calibration.plan.origins - chosen
    return "calibrated on \(earlier) origins before the \(chosen) that chose the champions"
  }
}
