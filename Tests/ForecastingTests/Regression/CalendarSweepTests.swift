import Forecasting
import Foundation
import Testing

@Suite("Rolling origins of a shared design")
struct CalendarSweepTests {
  private func model(_ spec: String) throws -> any Forecaster {
    try ModelSpec.parse(spec).makeForecaster()
  }

  /// A trend of its own and a season of its own, far from zero.
  private func series(_ count: Int, seed: UInt64) -> TimeSeries {
    let noise = RegressionTests.noise(count, seed: seed)
    return TimeSeries(
      values: noise.enumerated().map { t, e in
        5000 + 3 * Double(t) + Double((t * 7) % 12) * 20 + 40 * e
      }, season: 12)
  }

  private func predictions(_ model: any Forecaster, _ series: TimeSeries, _ plan: RollingOrigin)
    throws -> [Prediction]
  {
    try model.rollingForecasts(series, plan: plan, stop: .never).map { origin in
      guard case .forecast(let prediction) = origin.outcome else {
        throw ForecastError.tooShort(have: origin.cutoff, need: series.count)
      }
      return prediction
    }
  }

  private func refitted(
    _ model: some Forecaster, _ series: TimeSeries, _ plan: RollingOrigin, minimum: Int
  ) throws -> [Prediction] {
    try plan.cutoffs(count: series.count, minimum: minimum).map {
      let whole = try model.fit(series.prefix($0)).predict(horizon: plan.gap + plan.horizon)
      return try Prediction(
        mean: Array(whole.mean.suffix(plan.horizon)),
        standardError: Array(whole.standardError.suffix(plan.horizon)), family: whole.family)
    }
  }

  @Test(
    "They are those of refitting to ten digits, from the shortest history on",
    arguments: [
      "regression(trend,season)", "regression(season)", "regression(trend)",
      "regression(trend,fourier(4))",
    ], [30, 120])
  func refitting(spec: String, count: Int) throws {
    let model = try model(spec)
    let series = series(count, seed: UInt64(count))
    let minimum = model.minimumObservations(season: 12)
    for plan in [
      RollingOrigin(horizon: 1, origins: 26), RollingOrigin(horizon: 9, origins: 26, step: 3),
      RollingOrigin(horizon: 10, origins: 10, gap: 2),
      RollingOrigin(horizon: 2, origins: 6, step: 3),
      RollingOrigin(horizon: 1, origins: 5, step: 4, gap: 2),
    ] {
      let swept = try predictions(model, series, plan)
      let refitted = try refitted(model, series, plan, minimum: minimum)
      #expect(swept.count == refitted.count && swept.count > 2)
      for (swept, refitted) in zip(swept, refitted) {
        #expect(agrees(swept.mean, refitted.mean, relative: 1e-10))
        #expect(agrees(swept.standardError, refitted.standardError, relative: 1e-10))
        #expect(swept.family == refitted.family)
      }
    }
  }

  @Test("Origins that lie too far beyond the first for normal equations are fitted one by one")
  func farOrigins() throws {
    let model = try model("regression(trend,season)")
    let series = series(1500, seed: 5)
    let plan = RollingOrigin(horizon: 2, origins: 22, step: 70)
    let swept = try predictions(model, series, plan)
    #expect(swept.count == 22)
    #expect(try swept == refitted(model, series, plan, minimum: 14))
  }

  @Test("Whether a longer series came before makes no difference to any bit")
  func order() throws {
    // A period that no other test has, so that nothing is remembered yet.
    let model = try model("regression(trend,fourier(2,11.37))")
    let plan = RollingOrigin(horizon: 4, origins: 40)
    let short = series(30, seed: 1)
    let first = try predictions(model, short, plan)
    _ = try predictions(model, series(44, seed: 2), plan)
    #expect(try predictions(model, short, plan) == first)
  }

  @Test("A prediction of many is one like others: encoded, cut and changed by itself")
  func sharing() throws {
    let model = try model("regression(trend,season)")
    let plan = RollingOrigin(horizon: 3, origins: 4)
    let swept = try predictions(model, series(60, seed: 3), plan)
    let alone = try swept.map {
      try Prediction(mean: $0.mean, standardError: $0.standardError, family: $0.family)
    }
    #expect(swept == alone && Set(swept) == Set(alone))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try encoder.encode(swept) == encoder.encode(alone))
    #expect(try JSONDecoder().decode([Prediction].self, from: encoder.encode(swept)) == swept)
    #expect(swept.map { $0.interval(level: 80) } == alone.map { $0.interval(level: 80) })
    var changed = swept[1]
    changed.mean[0] = 1
    changed.note = "changed"
    #expect(changed.standardError == swept[1].standardError && changed != swept[1])
    #expect(changed.mean.dropFirst() == swept[1].mean.dropFirst() && changed.mean[0] == 1)
    #expect(swept == alone)
  }

  @Test("Values whose squares overflow are told, origin by origin")
  func overflow() throws {
    let values = RegressionTests.noise(40).map { $0 * 1e200 }
    let results = try model("regression(trend)").rollingForecasts(
      TimeSeries(values: values), plan: RollingOrigin(origins: 5), stop: .never)
    #expect(results.count == 5)
    for result in results {
      guard case .failure(.notFinite) = result.outcome else {
        Issue.record("a forecast at \(result.cutoff)")
        continue
      }
    }
  }

  @Test("One value whose square overflows is told where it is known, and nowhere before")
  func lateOverflow() throws {
    let model = try model("regression(trend)")
    let plan = RollingOrigin(horizon: 2, origins: 6)
    var values = RegressionTests.noise(40)
    let before = try predictions(model, TimeSeries(values: values), plan)
    values[35] = 1e200
    let results = try model.rollingForecasts(TimeSeries(values: values), plan: plan, stop: .never)
    #expect(results.count == 6)
    for (result, before) in zip(results, before) {
      switch result.outcome {
      case .forecast(let prediction): #expect(result.cutoff <= 35 && prediction == before)
      case .failure(let error): #expect(result.cutoff > 35 && error == .notFinite("at step 1"))
      }
    }
  }
}
