internal import Flow
internal import Forecasting
internal import Foundation
internal import SeriesIO

/// One execution of the weekly job.
struct WeeklyRun {
  let run: Run
  let parameters: JobParameters
  let jobs: Int
  let worker: WorkerProgram

  var configuration: JobConfiguration { parameters.configuration }
  var asOf: AsOf { AsOf(run.asOf, in: configuration.timeZone) }

  /// Where units run: on threads, or in child processes.
  private var runner: any TaskRunner {
    let limits = configuration.limits
    guard limits.processes > 0 || limits.isolated else { return CoreRunner(threads: jobs) }
    return ProcessRunner(count: limits.processes > 0 ? limits.processes : jobs, program: worker)
  }

  func execute() async throws -> JobOutcome {
    try DiskSpace.check(beside: run.store.path, wanted: configuration.limits.freeDisk)
    let snapshot = try await load()
    let data = try reread(snapshot)
    let recollection = try await recall(data)
    let accuracy = try await judge(data, recollection)
    let backtests = try await backtest(data)
    let intervals = try await run.compute { [configuration, jobs] stop in
      try JobIntervals(configuration, data: data, backtests: backtests, jobs: jobs, stop: stop)
    }
    let results = intervals.results
    let scores = try await score(data, results)
    try checkSurvivors(scores, data: data)
    let champions = try await choose(data, scores, recollection)
    let forecasts = try await forecast(data, champions, scores, intervals)
    let outcome = JobOutcome(
      champions: forecasts.champions, forecasts: forecasts.forecasts,
      failures: failures(scores, data: data) + forecasts.failures,
      warnings: snapshot.warnings + accuracy.warnings + champions.notes + forecasts.notes,
      leaderboard: scores.panel, leaderboardsBySeries: scores.choosing)
    if outcome.forecasts.isEmpty { throw JobError.nothingRemains(outcome) }
    try await publish(
      outcome, data: data, accuracy: accuracy, champions: champions, scores: scores,
      results: results)
    return outcome
  }

  /// Takes down which earlier runs count.
  private func recall(_ data: JobData) async throws -> Recollection {
    let digest = data.digest
    try await run.setMetadata(Recollection.dataDigest, digest.description)
    return try await run.task("recall") { _ in
      try Recollection(of: run, name: configuration.name, data: digest)
    }
  }

  /// Scores what earlier runs forecast, now that the truth is known.
  private func judge(_ data: JobData, _ recollection: Recollection) async throws -> LiveAccuracy {
    let accuracy = try await run.compute { [configuration, store = run.store] stop in
      try LiveAccuracy(
        recollection, data: data, configuration: configuration, store: store, stop: stop)
    }
    let (warnings, drift) = (accuracy.warnings, accuracy.drift)
    _ = try await run.task("judge") { task in
      for warning in warnings { task.log(.warning, warning) }
      task.tell(drift: drift, of: configuration.name)
      return warnings
    }
    return accuracy
  }

  /// Backtests every model on every shard; what fails stays with its cells. Members of combinations
  /// run once, and combinations come of their results.
  private func backtest(_ data: JobData) async throws -> [BacktestResult] {
    let backtest = Backtest(plan: configuration.backtest, jobs: jobs)
    let combinations = try CombinationPlan(models: configuration.models)
    let work = combinations.leaves.flatMap { model in
      backtest.jobs(model: model, panel: data.panel).enumerated().map { shard, job in
        BacktestUnit(shard: shard, job: job)
      }
    }
    // The longest first, so that no core is left alone with much work.
    let costs = work.map(\.job.predictedCost)
    let order = work.indices.sorted { costs[$0] != costs[$1] ? costs[$0] > costs[$1] : $0 < $1 }
    let finished = try await run.map(
      "backtest", over: order.map { work[$0] }, kind: WeeklyKinds.backtest,
      key: { "\($0.job.model)/\($0.shard)" }, label: { $0.job.model.description }, on: runner,
      options: TaskOptions(timeout: configuration.limits.backtest))
    var outcomes = finished
    for (place, position) in order.enumerated() { outcomes[position] = finished[place] }
    let shards = work.count / max(combinations.leaves.count, 1)
    let leaves = combinations.leaves.enumerated().map { index, model in
      let own = (index * shards)..<((index + 1) * shards)
      return BacktestResult(
        model: model,
        series: own.flatMap { position in
          switch outcomes[position] {
          case .success(let result): result.series
          case .failure(let failure): work[position].failed(failure.message)
          }
        })
    }
    return try await assemble(combinations, leaves, on: data.panel)
  }

  /// Combinations from their members, series by series, so that a run that is stopped ends soon.
  private func assemble(
    _ combinations: CombinationPlan, _ leaves: [BacktestResult], on panel: Panel
  ) async throws -> [BacktestResult] {
    guard combinations.combines else {
      return combinations.assemble(leaves, plan: configuration.backtest, on: panel)
    }
    let plan = configuration.backtest
    return try await run.compute { stop in
      let rows = try panel.enumerated().map { index, series in
        try stop.check()
        return combinations.assemble(leaves.map { $0.series[index] }, plan: plan, on: series)
      }
      return combinations.models.enumerated().map { place, model in
        BacktestResult(model: model, series: rows.map { $0[place] })
      }
    }
  }

  private func score(_ data: JobData, _ results: [BacktestResult]) async throws -> JobScores {
    try await run.task("score") { [configuration, jobs] task in
      try await task.compute { stop in
        let evaluation = Evaluation(
          panel: data.panel, plan: configuration.backtest, results: results)
        return try JobScores(
          evaluation: evaluation, metric: configuration.metric, groups: data.groups,
          seriesCount: data.panel.count, jobs: jobs, stop: stop)
      }
    }
  }

  private func choose(_ data: JobData, _ scores: JobScores, _ recollection: Recollection)
    async throws -> Champions
  {
    try await run.task("choose") { task in
      let incumbents = try recollection.incumbents(
        by: configuration.scope, groups: data.groups, in: run.store)
      let champions = scores.champions(
        configuration, groups: data.groups, incumbents: incumbents)
      for note in champions.notes { task.log(.warning, note) }
      task.tell(newChampions: champions, of: configuration.name)
      return champions
    }
  }

  private func forecast(
    _ data: JobData, _ champions: Champions, _ scores: JobScores, _ intervals: JobIntervals
  ) async throws -> JobForecasts {
    let settings = ForecastUnit.Settings(
      horizon: configuration.horizon, levels: configuration.levels,
      intervals: configuration.intervals, nonNegative: configuration.nonNegative,
      format: data.timeFormat)
    let candidates = data.panel.enumerated().map { index, series in
      ForecastUnit(
        series: series,
        candidates: scores.candidates(ofSeriesAt: index, champion: champions.models[series.id]),
        learnt: Dictionary(
          intervals.results.compactMap { result in
            result.series[index].resolved.map { (result.model, $0) }
          }, uniquingKeysWith: { first, _ in first }),
        calibrations: intervals.calibrations(series: index), settings: settings)
    }
    let outcomes = try await run.map(
      "forecast", over: candidates, kind: WeeklyKinds.forecast, key: \.series.id,
      label: { _ in "forecast" }, on: runner,
      options: TaskOptions(timeout: configuration.limits.forecast))
    let forecasts = JobForecasts(units: candidates, outcomes: outcomes)
    for note in forecasts.notes { run.log(.warning, note) }
    return forecasts
  }

  /// Ends the run where too few models came through the backtest.
  private func checkSurvivors(_ scores: JobScores, data: JobData) throws(JobError) {
    guard let wanted = configuration.limits.survivors else { return }
    let cells = failures(scores, data: data)
    let failed = configuration.models.compactMap { model in cells.first { $0.model == model } }
    let count = configuration.models.count
    guard count - failed.count < wanted else { return }
    throw .tooFewSurvivors(wanted: wanted, of: count, failed: failed)
  }

  private func failures(_ scores: JobScores, data: JobData) -> [JobFailure] {
    let series = Dictionary(
      data.panel.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return scores.failures.map { cell in
      JobFailure(
        id: cell.id, model: cell.model,
        origin: cell.cutoff.flatMap { cutoff in
          series[cell.id].map { data.timeFormat.format($0.timestamp(at: cutoff - 1)) }
        },
        reason: cell.reason.description)
    }
  }

  private func publish(
    _ outcome: JobOutcome, data: JobData, accuracy: LiveAccuracy, champions: Champions,
    scores: JobScores, results: [BacktestResult]
  ) async throws {
    let report = JobReport(
      configuration: configuration, outcome: outcome, data: data, accuracy: accuracy,
      champions: champions, scores: scores, results: results)
    let artifacts = try await run.compute { [jobs] stop in
      try report.artifacts(threads: jobs, stop: stop)
    }
    _ = try await run.task("publish") { task in
      for artifact in artifacts { task.publish(artifact) }
      return artifacts.map(\.key)
    }
  }
}
