extension Backtest {
  /// Backtests every model on every series, and keeps no more of the forecasts than their losses: what
  /// ``run(models:on:stop:progress:)`` and ``Evaluation`` give together, in a fraction of the memory.
  ///
  /// A series is forecast by all models in one piece of work, the longest first; its forecasts are
  /// let go when they are scored.
  /// - Parameters:
  ///   - models: the models.
  ///   - panel: the history.
  ///   - metrics: at least one; the evaluation knows no others.
  ///   - racing: when to drop models that are clearly worse by the first metric; nil: never.
  ///   - stop: ends the work when raised.
  ///   - progress: called from worker threads with the id of each finished series.
  /// - Throws: ``ModelSpecError``; ``ForecastError/invalidParameter(_:)`` for a metric that cannot be
  ///   raced by; ``ForecastError/cancelled``.
  public func evaluate(
    models: [ModelSpec], on panel: Panel, metrics: [Metric], racing: Racing? = nil,
    stop: StopFlag = .never, progress: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws -> Evaluation {
    precondition(!metrics.isEmpty, "an evaluation needs a metric")
    var race = try racing.map {
      try Race($0, metric: metrics[0], models: models, series: panel.count)
    }
    let lags = endLags(panel)
    var folds: [SeriesFolds] = []
    folds.reserveCapacity(panel.count)
    while folds.count < panel.count {
      let end = min(folds.count + (racing?.series ?? panel.count), panel.count)
      folds += try await Heat(self, models: models, race: race).run(
        panel, folds.count..<end, endLags: lags, metrics: metrics, stop: stop, progress: progress)
      if end < panel.count { race?.look(at: folds) }
    }
    var evaluation = Evaluation(models: models, series: folds, horizon: plan.horizon)
    evaluation.dropouts = race?.dropouts.compactMap(\.self) ?? []
    return evaluation
  }

  /// Some series, forecast by the models that still run.
  private struct Heat {
    private let backtest: Backtest
    private let models: [ModelSpec]
    private let running: [Int]
    private let dropouts: [Racing.Dropout?]
    private let combinations: CombinationPlan
    private let leaves: [any Forecaster]

    init(_ backtest: Backtest, models: [ModelSpec], race: Race?) throws {
      self.backtest = backtest
      self.models = models
      running = race?.running ?? Array(models.indices)
      dropouts = race?.dropouts ?? Array(repeating: nil, count: models.count)
      combinations = try CombinationPlan(models: running.map { models[$0] })
      leaves = try combinations.leaves.map { try $0.makeForecaster() }
    }

    func run(
      _ panel: Panel, _ series: Range<Int>, endLags: [Int], metrics: [Metric], stop: StopFlag,
      progress: @escaping @Sendable (String) -> Void
    ) async throws -> [SeriesFolds] {
      let costs = series.map { index in
        combinations.leaves.reduce(0) {
          $0 + PredictedCost.of($1, on: panel[index], plan: backtest.plan)
        }
      }
      return try await Batch.map(
        count: series.count, jobs: backtest.jobs, costs: costs, stop: stop
      ) { offset in
        let index = series.lowerBound + offset
        defer { progress(panel.ids[index]) }
        return try folds(of: panel[index], endLag: endLags[index], stop: stop)
          .keepingLosses(metrics)
      }
    }

    private func folds(of series: TimeSeries, endLag: Int, stop: StopFlag) throws -> SeriesFolds {
      let results = try leaves.map { leaf in
        try BacktestJob.run(leaf, on: series, plan: backtest.plan, endLag: endLag, stop: stop)
      }
      let assembled = combinations.assemble(results, plan: backtest.plan, on: series)
      var next = 0
      return SeriesFolds(
        series: series, plan: backtest.plan,
        models: models.indices.map { model in
          if let dropout = dropouts[model] {
            let reason = ForecastError.outOfRace(dropout.description)
            return (
              models[model], SeriesBacktest(id: series.id, forecasts: [], failure: reason)
            )
          }
          defer { next += 1 }
          return (models[model], assembled[next])
        })
    }
  }
}
