/// The folds of one series, and what every model forecast in them.
struct SeriesFolds: Sendable {
  let id: String
  /// Oldest first: every cutoff that any model used.
  let folds: [Fold]
  /// By model, then fold; nil where the model has no forecast.
  let predictions: [[Prediction?]]
  /// By model: its failed cells.
  let failures: [[CellFailure]]
  /// By model: with what its backtest taught written out; nil where it taught nothing.
  let resolved: [ModelSpec?]

  /// One cutoff: what came true, and the scales of its training part.
  struct Fold: Sendable {
    let cutoff: Int
    let actual: [Double]
    let scale: FoldScale
  }

  init(series: TimeSeries, plan: RollingOrigin, models: [(ModelSpec, SeriesBacktest)]) {
    id = series.id
    let cutoffs = Set(models.flatMap { $0.1.forecasts.map(\.cutoff) }).sorted()
    folds = cutoffs.map { cutoff in
      let first = cutoff + plan.gap
      return Fold(
        cutoff: cutoff,
        actual: (first..<(first + plan.horizon)).map { series[$0] },
        scale: FoldScale(training: series.window(plan.training(cutoff: cutoff))))
    }
    predictions = models.map { _, backtest in
      var byCutoff: [Int: Prediction] = [:]
      for origin in backtest.forecasts {
        if case .forecast(let prediction) = origin.outcome { byCutoff[origin.cutoff] = prediction }
      }
      return cutoffs.map { byCutoff[$0] }
    }
    resolved = models.map { $0.1.resolved }
    failures = models.map { spec, backtest in
      BacktestResult(model: spec, series: [backtest]).failures
    }
  }

  /// Whether at least one model forecast something here; where none could, nobody is to blame.
  var isContested: Bool { predictions.contains { $0.contains { $0 != nil } } }

  /// Failed and attempted cells (origins) of a model. A model that could not do the series at all
  /// failed in every fold of the others.
  func record(ofModel model: Int) -> (failed: Int, attempted: Int) {
    if failures[model].contains(where: { $0.cutoff == nil }) { return (folds.count, folds.count) }
    return (
      failures[model].count,
      failures[model].count + predictions[model].count(where: { $0 != nil })
    )
  }

  /// Whether a model takes part in the comparison on this series alone.
  func isEligible(model: Int) -> Bool {
    failures[model].isEmpty && predictions[model].contains { $0 != nil }
  }

  /// The losses of the given models over the cells that all of them forecast and whose loss is
  /// defined for all of them.
  func losses(metric: Metric, models: [Int]) -> CommonLosses {
    var result = CommonLosses(modelCount: models.count)
    for (index, fold) in folds.enumerated() {
      let forecasts = models.compactMap { predictions[$0][index] }
      guard forecasts.count == models.count, !forecasts.isEmpty else { continue }
      let losses = forecasts.map {
        metric.losses(of: $0, actual: fold.actual, scale: fold.scale)
      }
      let valid = fold.actual.indices.filter { step in
        !fold.actual[step].isNaN && losses.allSatisfy { $0[step].isFinite }
      }
      result.leftOut += fold.actual.count(where: { !$0.isNaN }) - valid.count
      if valid.isEmpty { continue }
      result.weights.append(valid.reduce(0) { $0 + metric.weight(actual: fold.actual[$1]) })
      result.cells.append(valid.count)
      for model in models.indices {
        result.sums[model].append(valid.reduce(0) { $0 + losses[model][$1] })
      }
    }
    return result
  }
}
