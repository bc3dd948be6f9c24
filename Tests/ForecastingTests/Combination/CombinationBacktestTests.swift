import Forecasting
import Synchronization
import Testing

@Suite("Combinations in a backtest")
struct CombinationBacktestTests {
  private let plan = RollingOrigin(horizon: 3, origins: 14, gap: 1)
  private let panel = Panel(
    (0..<20).map { .synthetic(id: "s\($0)", count: 60, season: 4, seed: UInt64($0)) })

  private func run(_ specs: [String], on panel: Panel, jobs: Int = 1) async throws
    -> [BacktestResult]
  {
    try await Backtest(plan: plan, jobs: jobs)
      .run(models: try specs.map { try .parse($0) }, on: panel)
  }

  private func mean(_ result: BacktestResult, series: Int = 0, origin: Int) throws -> [Double] {
    try prediction(result.series[series], origin: origin).mean
  }

  private func prediction(_ backtest: SeriesBacktest, origin: Int) throws -> Prediction {
    guard case .forecast(let prediction) = backtest.forecasts[origin].outcome else {
      throw ForecastError.notEstimable("origin \(origin)")
    }
    return prediction
  }

  /// Mean absolute errors of the targets that had come true when the history had `count` values,
  /// straight from the definition; nil where there are fewer than five.
  private func errors(_ result: BacktestResult, _ series: TimeSeries, until count: Int) throws
    -> Double?
  {
    var losses: [Double] = []
    for (index, origin) in result.series[0].forecasts.enumerated() {
      for step in 1...3 where origin.cutoff + 1 + step <= count {
        let forecast = try mean(result, origin: index)[step - 1]
        losses.append(abs(series[origin.cutoff + step] - forecast))
      }
    }
    return losses.count < 5 ? nil : losses.reduce(0, +) / Double(losses.count)
  }

  @Test("its weights are those of the errors that were known at each origin")
  func weights() async throws {
    let results = try await run(["naive", "mean", "weighted(naive,mean)"], on: panel)
    var learnt = 0
    for (index, origin) in results[2].series[0].forecasts.enumerated() {
      let known = try results.prefix(2).map { try errors($0, panel[0], until: origin.cutoff) }
      var weight = 0.5
      if let a = known[0], let b = known[1] {
        weight = (1 / a) / (1 / a + 1 / b)
        learnt += 1
      }
      let (f, g) = try (mean(results[0], origin: index), mean(results[1], origin: index))
      let expected = zip(f, g).map { weight * $0 + (1 - weight) * $1 }
      #expect(agrees(try mean(results[2], origin: index), expected, relative: 1e-12))
    }
    // At the fifth origin 1 + 2 + 3 targets of the origins before it have come true.
    #expect(learnt == 10)
  }

  @Test("the forecast after a backtest has the weights of all its errors")
  func resolution() async throws {
    let results = try await run(["naive", "mean", "median(ses,weighted(naive,mean))"], on: panel)
    let a = try #require(try errors(results[0], panel[0], until: 60))
    let b = try #require(try errors(results[1], panel[0], until: 60))
    let resolved = try #require(results[2].series[0].resolved)
    guard case .spec(let inner) = resolved.arguments[1].value,
      case .list(let weights) = inner.arguments[2].value, case .number(let first) = weights[0]
    else {
      Issue.record("\(resolved)")
      return
    }
    #expect(resolved.description.hasPrefix("median(ses,weighted(naive,mean,weights=["))
    #expect(agrees([first], [(1 / a) / (1 / a + 1 / b)], relative: 1e-12))
    #expect(results[0].series[0].resolved == nil)
    let report = try await Tournament(models: [results[2].model], horizon: 3)
      .run(on: panel, plan: plan)
    #expect(report.evaluation.resolved(results[2].model, onSeriesAt: 0) == resolved)
    #expect(
      try report.forecast(horizon: 2)[0]
        == resolved.makeForecaster().forecast(panel[0], horizon: 2))
    #expect(report.champions.models["s0"] == results[2].model)
  }

  @Test("what comes after a cutoff changes no weight, forecast or interval at it or before")
  func leak() async throws {
    let specs = [
      "weighted(naive,mean,ses)", "mean(naive,mean,weighted(ses,drift))", "median(naive,mean,ses)",
    ]
    var poisoned = panel[0].values
    poisoned[52] = 1e9
    let clean = try await run(specs, on: Panel([panel[0]]))
    let dirty = try await run(specs, on: Panel([panel[0].with(values: poisoned)]))
    for (one, other) in zip(clean, dirty) {
      let (a, b) = (one.series[0].forecasts, other.series[0].forecasts)
      let before = a.indices.filter { a[$0].cutoff <= 52 }
      #expect(before.count == 10)
      for index in before { #expect(a[index] == b[index]) }
      #expect(a.last != b.last)
    }
  }

  @Test("mean and median are those of the members' own results, whatever is refitted")
  func cube() async throws {
    var plan = plan
    plan.refit = .every(form: 7, parameters: 2)
    let specs = try ["ets", "theta", "naive", "mean(ets,theta)", "median(ets,theta,naive)"]
      .map { try ModelSpec.parse($0) }
    let results = try await Backtest(plan: plan, jobs: 2).run(models: specs, on: panel)
    for index in 0..<14 {
      let f = try results.map { try mean($0, series: 3, origin: index) }
      for step in 0..<3 {
        #expect(f[3][step] == (f[0][step] + f[1][step]) / 2)
        #expect(f[4][step] == f.prefix(3).map { $0[step] }.sorted()[1])
      }
    }
  }

  @Test("every leaf runs once, named or not")
  func leaves() async throws {
    let specs = try ["mean(naive,median(ses,drift))", "ses", "best", "median(ets,ses)"]
      .map { try ModelSpec.parse($0) }
    let plan = try CombinationPlan(models: specs)
    let names = plan.leaves.map(\.description)
    #expect(Array(names.prefix(3)) == ["naive", "ses", "drift"])
    #expect(Set(names).count == names.count)
    #expect(Set(names).isSuperset(of: Combination.best.members.map(\.spec.description)))
    #expect(names.contains("ets"))
    #expect(plan.combines)
    #expect(try !CombinationPlan(models: [specs[1]]).combines)
    let shards = Mutex<[String: Int]>([:])
    let models = [specs[0], specs[1], specs[0]]
    let results = try await Backtest(plan: self.plan, jobs: 2).run(models: models, on: panel) {
      model in shards.withLock { $0[model.description, default: 0] += 1 }
    }
    #expect(results.map(\.model) == models)
    #expect(results[0] == results[2])
    #expect(shards.withLock { $0 } == ["naive": 2, "ses": 2, "drift": 2])
  }

  @Test("a job of its own gives what it gives beside others, on any number of threads")
  func jobs() async throws {
    let specs = ["ses", "weighted(ses,naive,mean)", "naive", "mean(ses,weighted(naive,drift))"]
    let together = try await run(specs, on: panel, jobs: 1)
    #expect(try await run(specs, on: panel, jobs: 3) == together)
    for result in together {
      let job = BacktestJob(model: result.model, plan: plan, series: Array(panel))
      #expect(try job.run() == result)
    }
  }

  @Test(
    "origins that are too early for half of the members are none; later ones name who is missing")
  func shortSeries() async throws {
    let series = TimeSeries.synthetic(id: "short", count: 14, season: 8)
    let results = try await run(
      ["naive", "seasonal-naive", "mean(naive,seasonal-naive)", "mean(seasonal-naive)"],
      on: Panel([series]))
    let cutoffs = results.map { $0.series[0].forecasts.map(\.cutoff) }
    #expect(cutoffs == [Array(2...10), [8, 9, 10], Array(2...10), [8, 9, 10]])
    let early = try prediction(results[2].series[0], origin: 0)
    #expect(
      early.note
        == "combined without seasonal-naive (too short: 2 observations, at least 8 needed)")
    #expect(try early.mean == mean(results[0], origin: 0))
    #expect(try prediction(results[2].series[0], origin: 8).note == nil)
    let tooShort = try await run(
      ["seasonal-naive", "mean(seasonal-naive,mean(seasonal-naive))"],
      on: Panel([series.prefix(9)]))
    #expect(tooShort[0].series[0].failure == .tooShort(have: 9, need: 12))
    #expect(tooShort[1].series[0].failure == .tooShort(have: 9, need: 12))
  }
}
