import Foundation
import Forecasting
import Testing

@Suite("Rolling origins")
struct RollingOriginTests {
  @Test(
    "one-to-six-step errors agree with R's tsCV at every origin",
    arguments: [
      "AirPassengers", "UKgas", "Nile", "lynx", "WWWusage", "JohnsonJohnson",
    ])
  func golden(name: String) throws {
    let file = Golden.directory.appending(path: "golden/tscv.json")
    let all = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: [String: Any]])
    let entry = try #require(all[name])
    let y = Golden.numbers(entry["y"])
    let initial = try #require(entry["initial"] as? Int)
    let season = try #require(entry["frequency"] as? Int)
    let errors = try #require(entry["errors"] as? [String: [[Any]]])
    let series = TimeSeries(values: y, season: season)
    let plan = RollingOrigin(horizon: 6, origins: y.count - 6 - initial)
    let models: [(String, any Forecaster)] = [
      ("naive", Naive()), ("snaive", SeasonalNaive()), ("rwf_drift", Drift()), ("meanf", Mean()),
    ]
    for (method, model) in models {
      let rows = try #require(errors[method])
      let results = try model.rollingForecasts(series, plan: plan, stop: .never)
      #expect(results.first?.cutoff == initial + 1)
      #expect(results.count == y.count - 6 - initial)
      for result in results {
        guard case .forecast(let prediction) = result.outcome else {
          Issue.record("\(method) failed at \(result.cutoff)")
          continue
        }
        let ours = (0..<6).map { y[result.cutoff + $0] - prediction.mean[$0] }
        #expect(agrees(ours, Golden.numbers(rows[result.cutoff - 1]), relative: 1e-10))
      }
    }
  }

  @Test("a sliding window trains on its last values only")
  func sliding() throws {
    let series = TimeSeries.synthetic(count: 60, season: 4)
    let plan = RollingOrigin(horizon: 2, origins: 5, window: .sliding(length: 10))
    let results = try Mean().rollingForecasts(series, plan: plan, stop: .never)
    for result in results {
      let window = series.values[(result.cutoff - 10)..<result.cutoff]
      guard case .forecast(let prediction) = result.outcome else {
        Issue.record("failed")
        return
      }
      #expect(abs(prediction.mean[0] - window.reduce(0, +) / 10) < 1e-9)
    }
  }

  @Test("Cutoffs are counted back from the common end, and keep to the series' own")
  func commonEnd() {
    for (origins, step, gap, lag) in [(4, 1, 0, 0), (4, 3, 1, 2), (9, 2, 0, 5), (3, 1, 2, 7)] {
      var plan = RollingOrigin(horizon: 3, origins: origins, step: step, gap: gap)
      plan.endLag = lag
      for count in 0..<40 {
        let all = (0..<origins).reversed().map { count + lag - gap - 3 - $0 * step }
        let kept = all.filter { $0 >= 8 && $0 + gap + 3 <= count }
        #expect(plan.cutoffs(count: count, minimum: 8) == kept)
      }
    }
  }

  @Test("step, gap and horizon place the cutoffs and the targets")
  func indexing() throws {
    let plan = RollingOrigin(horizon: 3, origins: 4, step: 5, gap: 2)
    #expect(plan.cutoffs(count: 40, minimum: 1) == [20, 25, 30, 35])
    #expect(plan.cutoffs(count: 16, minimum: 6) == [6, 11])
    #expect(plan.cutoffs(count: 5, minimum: 1) == [])
    let series = TimeSeries(values: (1...40).map(Double.init))
    let results = try Drift().rollingForecasts(series, plan: plan, stop: .never)
    for result in results {
      guard case .forecast(let prediction) = result.outcome else {
        Issue.record("failed")
        return
      }
      #expect(prediction.mean.count == 3)
      #expect(abs(prediction.mean[0] - Double(result.cutoff + 3)) < 1e-9)
    }
  }

  @Test("parameters stay where the plan says so, states never do")
  func refit() throws {
    let series = TimeSeries(values: [1, 2, 4, 7, 11, 16, 22, 29])
    let never = RollingOrigin(origins: 4, refit: .never)
    let means = try Drift().rollingForecasts(series, plan: never, stop: .never).map {
      guard case .forecast(let prediction) = $0.outcome else { return Double.nan }
      return prediction.mean[0]
    }
    // The first cutoff has 4 values: the drift 2 is kept, the last value moves on.
    #expect(means == [9, 13, 18, 24])
  }

  @Test("calendar alignment gives series that end early the same cutoffs")
  func calendar() async throws {
    let axis = TimeAxis(
      frequency: .monthly, start: Timestamp(CivilDate(year: 2020, month: 1, day: 1)))
    let long = TimeSeries(id: "long", axis: axis, values: (0..<40).map(Double.init))
    let short = TimeSeries(id: "short", axis: axis, values: (0..<37).map(Double.init))
    let backtest = Backtest(
      plan: RollingOrigin(origins: 6), alignment: .calendar, jobs: 1)
    let result = try await backtest.run(models: [Naive().spec], on: Panel([long, short]))[0]
    #expect(result.series[0].forecasts.map(\.cutoff) == [34, 35, 36, 37, 38, 39])
    #expect(result.series[1].forecasts.map(\.cutoff) == [34, 35, 36])
  }

  @Test("any number of threads gives the same bits")
  func threads() async throws {
    let panel = Panel(
      (0..<50).map { .synthetic(id: "s\($0)", count: 60, season: 4, seed: UInt64($0)) })
    let models = [Naive().spec, Drift().spec, Mean().spec]
    let plan = RollingOrigin(horizon: 3, origins: 8)
    let one = try await Backtest(plan: plan, jobs: 1).run(models: models, on: panel)
    let four = try await Backtest(plan: plan, jobs: 4).run(models: models, on: panel)
    #expect(one == four)
  }

  @Test("a raised stop flag ends the work")
  func cancellation() async {
    let stop = StopFlag()
    stop.raise()
    let panel = Panel([.synthetic(count: 60, season: 4)])
    await #expect(throws: ForecastError.cancelled) {
      try await Backtest(plan: RollingOrigin(), jobs: 2)
        .run(models: [Naive().spec], on: panel, stop: stop)
    }
  }
}
