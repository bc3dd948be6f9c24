import Flow
import Forecasting
import Foundation
import ModelSelection
import SeriesIO
import Testing

@Suite("Intervals of the weekly job")
struct IntervalJobTests {
  /// Noise around a level, with a jump every ninth week that no normal distribution expects.
  private let values = (0..<80).map { (week: Int) in
    Double(5 + (week * week * 7 + week * 3) % 11) + (week % 9 == 0 ? 40 : 0)
  }

  private func scene(_ forecast: String) throws -> WeeklyScene {
    try WeeklyScene(
      values: ["a": values],
      "models: [mean]\nbacktest: { origins: 40 }\nforecast: { \(forecast) }\n")
  }

  private func bounds(_ outcome: JobOutcome) throws -> (lower: Double, upper: Double) {
    let interval = try #require(
      outcome.forecasts.first?.forecast.intervals.first { $0.level == 95 })
    return (interval.lower[0], interval.upper[0])
  }

  @Test("conformal intervals are those of the engine, and only intervals change")
  func conformal() async throws {
    let (own, errors) = try (scene("intervals: analytic"), scene("intervals: conformal"))
    let analytic = try await own.run(week: 80)
    let conformal = try await errors.run(week: 80)
    #expect(conformal.forecasts[0].forecast.mean == analytic.forecasts[0].forecast.mean)
    #expect(try bounds(conformal) != bounds(analytic))
    let series = try PanelReader.read(
      path: errors.directory.appending(path: "data.csv").path,
      options: .init(frequency: FrequencyRequest("weekly"), season: 1)
    ).panel
    let plan = RollingOrigin(origins: 40)
    let model = try ModelSpec.parse("mean")
    let result = try await Backtest(plan: plan, jobs: 1).run(models: [model], on: series)[0]
    let intervals = ConformalIntervals(panel: series, plan: plan, result: result)
    let expected = try model.makeForecaster().forecast(
      series[0], horizon: 1, levels: [95], intervals: .conformal,
      calibration: intervals.calibration(series: 0))
    #expect(try bounds(conformal).lower == expected.intervals[0].lower[0])
    #expect(try bounds(conformal).upper == expected.intervals[0].upper[0])
    // What is promised is the coverage of what is published.
    let predictions = try errors.text("mean-predictions")
    #expect(try predictions != own.text("mean-predictions"))
    #expect(try errors.text("report").contains("(conformal)"))
  }

  @Test("the report says where the origins of conformal intervals see too little of a cycle")
  func reach() async throws {
    func report(_ backtest: String, _ intervals: String) async throws -> String {
      let scene = try WeeklyScene(
        values: ["a": values + values],
        "models: [mean]\nbacktest: { \(backtest) }\nforecast: { intervals: \(intervals) }\n",
        season: 52)
      try await scene.run(week: 160)
      return try scene.text("report")
    }
    let note = "the origins reach back 26 values of a cycle of 52; a step of 2 would show"
    #expect(try await report("origins: 26", "conformal").contains(note))
    #expect(try await !report("origins: 26, step: 4", "conformal").contains("reach back"))
    #expect(try await !report("origins: 26", "analytic").contains("reach back"))
  }

  @Test("artifacts are the same bytes for any number of threads")
  func threads() async throws {
    var artifacts: [[String: [UInt8]]] = []
    for jobs in [1, 3] {
      let scene = try WeeklyScene(
        values: ["a": values, "b": values.reversed()],
        "models: [mean, naive, ses]\nbacktest: { origins: 30 }\nforecast: { intervals: conformal }\n",
        jobs: jobs)
      try await scene.run(week: 80)
      artifacts.append(
        try Dictionary(
          scene.store.artifacts().map { ($0.key, try scene.store.artifact($0.key).content) },
          uniquingKeysWith: { first, _ in first }))
    }
    #expect(artifacts[0].count == 14)
    #expect(artifacts[0] == artifacts[1])
  }

  @Test("bootstrap intervals come of the residuals")
  func bootstrap() async throws {
    let outcome = try await scene("intervals: bootstrap").run(week: 80)
    #expect(outcome.forecasts[0].forecast.prediction.sources == [.bootstrap])
    // The residuals reach up to the jumps, and never far below the level.
    let (lower, upper) = try bounds(outcome)
    let mean = outcome.forecasts[0].forecast.mean[0]
    #expect(upper - mean > 2 * (mean - lower))
  }

  @Test("non-negative cuts what is published and what is backtested at zero")
  func nonNegative() async throws {
    let free = try await scene("levels: [95]").run(week: 80)
    #expect(try bounds(free).lower < 0)
    let scene = try scene("levels: [95], non-negative: true")
    let cut = try await scene.run(week: 80)
    #expect(try bounds(cut).lower == 0)
    #expect(cut.forecasts[0].forecast.mean == free.forecasts[0].forecast.mean)
    let table = try TextTable(
      csv: scene.store.artifact("live/mean-predictions").content, name: "predictions")
    let lower = try #require(table.column("lo-95"))
    #expect((0..<table.rowCount).allSatisfy { (table.number($0, lower) ?? -1) >= 0 })
  }
}
