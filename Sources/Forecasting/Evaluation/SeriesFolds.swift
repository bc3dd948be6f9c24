/// The folds of one series, and what every model forecast in them.
struct SeriesFolds: Sendable {
  let id: String
  /// Oldest first: every cutoff that any model used.
  let folds: [Fold]
  private var content: Content
  /// By model: its failed cells.
  let failures: [[CellFailure]]
  /// By model: with what its backtest taught written out; nil where it taught nothing.
  let resolved: [ModelSpec?]

  /// What the models did in the folds.
  private enum Content: Sendable {
    /// By model, then fold; nil where the model has no forecast.
    case predictions([[Prediction?]])
    case losses(LossTable)
  }

  /// One cutoff: what came true, and the scales of its training part.
  struct Fold: Sendable {
    let cutoff: Int
    let actual: [Double]
    let scale: FoldScale
  }

  init(series: TimeSeries, plan: RollingOrigin, models: [(ModelSpec, SeriesBacktest)]) {
    id = series.id
    let cutoffs = Set(models.flatMap { $0.1.forecasts.map(\.cutoff) }).sorted()
    let scales =
      switch plan.window {
      case .expanding: FoldScale.expanding(series, cutoffs: cutoffs)
      case .sliding:
        cutoffs.map { FoldScale(training: series.window(plan.training(cutoff: $0))) }
      }
    folds = zip(cutoffs, scales).map { cutoff, scale in
      let first = cutoff + plan.gap
      return Fold(
        cutoff: cutoff, actual: (first..<(first + plan.horizon)).map { series[$0] }, scale: scale)
    }
    let predictions = models.map { _, backtest -> [Prediction?] in
      // Both ascend.
      var next = 0
      return cutoffs.map { cutoff in
        guard next < backtest.forecasts.count, backtest.forecasts[next].cutoff == cutoff else {
          return nil
        }
        defer { next += 1 }
        guard case .forecast(let prediction) = backtest.forecasts[next].outcome else { return nil }
        return prediction
      }
    }
    content = .predictions(predictions)
    resolved = models.map { $0.1.resolved }
    failures = models.map { spec, backtest in
      BacktestResult(model: spec, series: [backtest]).failures
    }
  }

  /// Whether at least one model forecast something here; where none could, nobody is to blame.
  var isContested: Bool { failures.indices.contains { hasForecast(model: $0) } }

  /// The same with the losses by some metrics in the place of the forecasts, which take far more
  /// memory.
  func keepingLosses(_ metrics: [Metric]) -> SeriesFolds {
    guard case .predictions(let predictions) = content else { return self }
    var copy = self
    copy.content = .losses(
      LossTable(
        of: predictions, horizon: folds.first?.actual.count ?? 0, metrics: metrics
      ) { metric, prediction, fold in
        metric.losses(of: prediction, actual: folds[fold].actual, scale: folds[fold].scale)
      })
    return copy
  }

  private func hasForecast(model: Int) -> Bool {
    folds.indices.contains { hasForecast(model: model, fold: $0) }
  }

  private func hasForecast(model: Int, fold: Int) -> Bool {
    switch content {
    case .predictions(let predictions): predictions[model][fold] != nil
    case .losses(let table): table.hasForecast(model: model, fold: fold)
    }
  }

  /// The losses of a model in a fold, step by step; nil where it has no forecast.
  private func losses(_ metric: Metric, model: Int, fold: Int) -> ArraySlice<Double>? {
    switch content {
    case .predictions(let predictions):
      predictions[model][fold].map {
        metric.losses(of: $0, actual: folds[fold].actual, scale: folds[fold].scale)[...]
      }
    case .losses(let table):
      table.hasForecast(model: model, fold: fold)
        ? table.losses(metric, model: model, fold: fold) : nil
    }
  }

  /// Failed and attempted cells (origins) of a model. A model that could not do the series at all
  /// failed in every fold of the others.
  func record(ofModel model: Int) -> (failed: Int, attempted: Int) {
    if failures[model].contains(where: { $0.cutoff == nil }) { return (folds.count, folds.count) }
    return (
      failures[model].count,
      failures[model].count + folds.indices.count { hasForecast(model: model, fold: $0) }
    )
  }

  /// Whether a model takes part in the comparison on this series alone.
  func isEligible(model: Int) -> Bool {
    failures[model].isEmpty && hasForecast(model: model)
  }

  /// The losses of the given models over the cells that all of them forecast and whose loss is
  /// defined for all of them.
  func losses(metric: Metric, models: [Int]) -> CommonLosses {
    var result = CommonLosses(modelCount: models.count)
    for (index, fold) in folds.enumerated() {
      let losses = models.compactMap { self.losses(metric, model: $0, fold: index) }
      guard losses.count == models.count, !losses.isEmpty else { continue }
      let valid = fold.actual.indices.filter { step in
        !fold.actual[step].isNaN && losses.allSatisfy { $0[$0.startIndex + step].isFinite }
      }
      result.leftOut += fold.actual.count(where: { !$0.isNaN }) - valid.count
      if valid.isEmpty { continue }
      result.weights.append(valid.reduce(0) { $0 + metric.weight(actual: fold.actual[$1]) })
      result.cells.append(valid.count)
      for model in models.indices {
        result.sums[model].append(
          valid.reduce(0) { $0 + losses[model][losses[model].startIndex + $1] })
      }
    }
    return result
  }
}
