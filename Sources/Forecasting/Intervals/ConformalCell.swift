/// One forecast of a backtest that came true: how large its error was, and what was known before.
struct ConformalCell {
  /// |actual − median|, times the ratio of the model's spread to that on the side of the error: as
  /// if both sides were equal.
  let error: Double
  /// The model's own spread, the geometric mean of both sides.
  let spread: Double
  /// What was known of how large the error would be.
  let measures: ErrorMeasures
  /// The position of the series in the panel.
  let series: Int
  /// The ordinal of the origin.
  let origin: Int
  /// The number of values that the parameters were estimated on.
  let estimatedOn: Int
  /// The number of steps by which the target lies before the end of the series.
  let age: Int
}

extension ConformalCell {
  /// The cells of one series, step by step.
  /// - Parameters:
  ///   - series: the history, up to its last observed value.
  ///   - position: its place in the panel.
  ///   - backtest: what a model forecast there.
  ///   - plan: the plan of that backtest.
  ///   - endLag: how many steps the common end of the panel lies after that of the series.
  ///   - scored: how many of the newest origins of the plan are left out.
  static func cells(
    of series: TimeSeries, position: Int, backtest: SeriesBacktest, plan: RollingOrigin,
    endLag: Int,
    scored: Int
  ) -> [[ConformalCell]] {
    var cells = [[ConformalCell]](repeating: [], count: plan.horizon)
    let newest = series.count + endLag - plan.gap - plan.horizon - scored * plan.step
    for (origin, forecast) in backtest.forecasts.enumerated() where forecast.cutoff <= newest {
      guard case .forecast(let prediction) = forecast.outcome else { continue }
      let scales = HistoryScales(training: series.window(plan.training(cutoff: forecast.cutoff)))
      let spread = PredictionSpread(prediction)
      let estimatedOn = plan.estimationSize(of: backtest, origin: origin)
      for step in 0..<min(plan.horizon, prediction.horizon) {
        let target = forecast.cutoff + plan.gap + step
        guard target < series.count else { continue }
        let error = series[target] - spread.median[step]
        let (middle, side) = (
          spread.middle(step), error < 0 ? spread.lower[step] : spread.upper[step]
        )
        guard error.isFinite, let measures = ErrorMeasures(spread: middle, scales: scales) else {
          continue
        }
        cells[step].append(
          ConformalCell(
            error: abs(error) * (middle / side), spread: middle, measures: measures,
            series: position,
            origin: origin, estimatedOn: estimatedOn, age: endLag + series.count - 1 - target))
      }
    }
    return cells
  }
}

extension RollingOrigin {
  /// The number of values on which the parameters used at an origin were estimated.
  func estimationSize(of backtest: SeriesBacktest, origin: Int) -> Int {
    var ordinal = origin
    // After a failure the next origin is fitted anew, as the sweep over the origins does.
    while ordinal > 0, !refit.estimatesParameters(atOrigin: ordinal),
      case .forecast = backtest.forecasts[ordinal - 1].outcome
    {
      ordinal -= 1
    }
    return training(cutoff: backtest.forecasts[ordinal].cutoff).count
  }
}
