import Forecasting
import Testing

@Suite("A combination")
struct CombinationTests {
  private let series = TimeSeries.synthetic(count: 60, season: 6)

  private func model(_ spec: String) throws -> any Forecaster {
    try ModelSpec.parse(spec).makeForecaster()
  }

  private func means(_ specs: [String], _ series: TimeSeries, horizon: Int = 5) throws
    -> [[Double]]
  {
    try specs.map { try model($0).forecast(series, horizon: horizon).mean }
  }

  @Test("forecasts the mean, the median or the weighted mean of its members, bit for bit")
  func closedForms() throws {
    let members = ["naive", "ses", "seasonal-naive", "theta"]
    let f = try means(members, series)
    let list = members.joined(separator: ",")
    let mean = try model("mean(\(list))").forecast(series, horizon: 5).mean
    let median = try model("median(\(list))").forecast(series, horizon: 5).mean
    let odd = try model("median(naive,ses,seasonal-naive)").forecast(series, horizon: 5).mean
    let weighted = try model("weighted(\(list),weights=[1,0,2,1])")
      .forecast(series, horizon: 5).mean
    for step in 0..<5 {
      let values = f.map { $0[step] }
      #expect(mean[step] == (values[0] + values[1] + values[2] + values[3]) / 4)
      let ordered = values.sorted()
      #expect(median[step] == (ordered[1] + ordered[2]) / 2)
      #expect(odd[step] == values.prefix(3).sorted()[1])
      #expect(weighted[step] == 0.25 * values[0] + 0.5 * values[2] + 0.25 * values[3])
    }
  }

  @Test("may have combinations and regressions as members")
  func nesting() throws {
    let inner = try means(["mean(naive,drift)", "regression(trend,season)", "ses"], series)
    let outer = try model("median(mean(naive,drift),regression(trend,season),ses)")
      .forecast(series, horizon: 5).mean
    for step in 0..<5 { #expect(outer[step] == inner.map { $0[step] }.sorted()[1]) }
  }

  @Test(
    "reads and prints its spec without loss",
    arguments: [
      "mean(ets,theta)", "median(naive,mean,mean(ses,drift))", "weighted(ets,theta)",
      "weighted(ses,holt(damped),weights=[0.1,3])", "mean(moving-average(4),arima(0,1,1)(0,1,1))",
      "mean(naive)", "weighted(ses,ets,power=2)", "best",
    ])
  func specs(spec: String) throws {
    let model = try model(spec)
    #expect(model is Combination)
    #expect(model.spec.description == spec)
  }

  @Test("leaves the mean of the observed values its name")
  func namesake() throws {
    #expect(try model("mean") is Mean)
    #expect(try model("mean()") is Mean)
    let rows = ModelCatalogue.entries.map(\.spec)
    #expect(rows.firstIndex(of: "mean")! < rows.firstIndex(of: "mean(ets,dynamic-theta)")!)
    #expect(rows.last == "best")
  }

  @Test(
    "says what is wrong with a spec, also inside of it",
    arguments: [
      ("mean(etss,theta)", "unknown model \"etss\"; did you mean \"ets\"?"),
      ("median(mean(naive,holt(dampd)))", "model \"holt(dampd)\": "),
      ("median", "model \"median\": name the models, such as median("),
      ("mean(3)", "model \"mean(3)\": name the models, such as mean("),
      ("weighted(ses,ets,weights=[1])", "weights must be one for each of the 2 models, not 1"),
      ("weighted(ses,ets,weights=[1,-1])", "weights must be numbers of at least 0"),
      ("weighted(ses,ets,weights=[0,0])", "and not all of them 0"),
      ("weighted(ses,ets,weights=[1,naive])", "weights must be numbers, not [1,naive]"),
      ("weighted(ses,ets,weights=2)", "weights must be a list"),
      ("weighted(ses,ets,power=0)", "power must be a number above 0 and at most 16"),
      ("weighted(ses,ets,weights=[1,1],power=2)", "unexpected argument \"power=2\""),
      ("mean(ses,ets,weights=[1,1])", "unexpected argument \"weights=[1,1]\""),
      ("best(ets)", "unexpected argument \"ets\""),
    ])
  func faults(spec: String, expected: String) throws {
    do throws(ModelSpecError) {
      _ = try ModelSpec.parse(spec).makeForecaster()
      Issue.record("\(spec) was accepted")
    } catch {
      #expect(error.description.contains(expected), "\(error)")
    }
  }

  @Test("goes on without members that fail while half of them forecast, and says so")
  func failingMembers() throws {
    let negative = series.with(values: series.values.map { -$0 })
    let f = try means(["naive", "ses"], negative)
    let note = "combined without holt-winters(multiplicative) (needs values above zero)"
    for rule in ["mean", "weighted"] {
      let forecast = try model("\(rule)(naive,holt-winters(multiplicative),ses)")
        .forecast(negative, horizon: 5)
      #expect(forecast.prediction.note == note)
      for step in 0..<5 where rule == "mean" {
        #expect(forecast.mean[step] == (f[0][step] + f[1][step]) / 2)
      }
    }
    let fixed = try model("weighted(naive,holt-winters(multiplicative),ses,weights=[1,2,1])")
      .forecast(negative, horizon: 1)
    #expect(fixed.mean[0] == 0.5 * f[0][0] + 0.5 * f[1][0])
    let half = try model("median(holt-winters(multiplicative),naive)")
      .forecast(negative, horizon: 5)
    #expect(half.mean == f[0])
  }

  @Test("fails where fewer than half of its members forecast, and names them with their reasons")
  func tooManyFailures() throws {
    let negative = series.with(values: series.values.map { -$0 })
    let combination = try model("mean(naive,ets(MNM),holt-winters(multiplicative))")
    let failed: [ForecastError.FailedMember] = [
      .init(model: try .parse("ets(MNM)"), reason: .nonPositive),
      .init(model: try .parse("holt-winters(multiplicative)"), reason: .nonPositive),
    ]
    let expected = ForecastError.membersFailed(failed, of: 3)
    #expect(throws: expected) { try combination.forecast(negative, horizon: 2) }
    #expect(
      expected.description == "2 of 3 models to combine failed: ets(MNM): needs values above zero; "
        + "holt-winters(multiplicative): needs values above zero")
    let result = try BacktestJob(
      model: combination.spec, plan: RollingOrigin(origins: 3), series: [negative]
    ).run()
    #expect(result.failures.map(\.reason) == [expected, expected, expected])
  }

  @Test("shows its weights, and resolves to what was combined")
  func summary() throws {
    let fit = try AnyForecaster(model("weighted(ets,naive,weights=[1,3])")).fit(series)
    let member = try AnyForecaster(model("ets")).fit(series).summary.resolved
    #expect(fit.summary.resolved.description == "weighted(\(member),naive,weights=[0.25,0.75])")
    #expect(fit.summary.parameters.map(\.name) == ["ets", "naive"])
    #expect(fit.summary.parameters.map(\.value) == [0.25, 0.75])
    let best = try Combination.best.fit(series).summary.resolved
    #expect(best.name == Combination.best.writtenOut.name)
    #expect(best.arguments.count(where: { $0.label == nil }) == Combination.best.members.count)
    #expect(best.arguments.last?.label == "weights")
    let residuals = fit.residuals(of: series).filter { !$0.isNaN }
    let square = residuals.reduce(0) { $0 + $1 * $1 } / Double(residuals.count)
    #expect(agrees([try #require(fit.summary.sigma2)], [square], relative: 1e-10))
  }

  @Test("learns its weights from a small backtest inside the history when it is fitted alone")
  func learntAlone() throws {
    let fit = try AnyForecaster(model("weighted(naive,mean)")).fit(series)
    let plan = Combination.weightPlan(count: 60)
    #expect(plan.origins == 20)
    let errors = try ["naive", "mean"].map { spec in
      try model(spec).rollingForecasts(series, plan: plan, stop: .never).reduce(0.0) {
        guard case .forecast(let prediction) = $1.outcome else { return $0 }
        return $0 + abs(series[$1.cutoff] - prediction.mean[0])
      }
    }
    let weight = (1 / errors[0]) / (1 / errors[0] + 1 / errors[1])
    #expect(agrees(fit.summary.parameters.map(\.value), [weight, 1 - weight], relative: 1e-12))
    let squared = try AnyForecaster(model("weighted(naive,mean,power=2)")).fit(series)
    let squares = [weight * weight, (1 - weight) * (1 - weight)]
    #expect(
      agrees(
        squared.summary.parameters.map(\.value),
        squares.map { $0 / (squares[0] + squares[1]) }, relative: 1e-12))
    let short = try AnyForecaster(model("weighted(naive,mean)")).fit(series.prefix(14))
    #expect(short.summary.resolved.description == "mean(naive,mean)")
  }

  @Test("can be written as values, and over everything that is listed beside it")
  func building() throws {
    let mean = Combination.mean {
      AutoETS()
      Drift()
    }
    #expect(mean.spec.description == "mean(ets,drift)")
    let weighted = Combination.weighted([2, 1]) {
      Naive()
      mean
    }
    #expect(weighted.spec.description == "weighted(naive,mean(ets,drift),weights=[2,1])")
    let tournament = Tournament {
      Naive()
      mean
      Median(of: .all)
      Drift()
      Combination.weighted(of: .all)
      Combination.median {
        Mean()
        Combination.mean(of: .all)
      }
    }
    #expect(
      tournament.models.map(\.description) == [
        "naive", "mean(ets,drift)", "median(naive,drift)", "drift", "weighted(naive,drift)",
        "median(mean,mean(mean))",
      ])
  }
}
