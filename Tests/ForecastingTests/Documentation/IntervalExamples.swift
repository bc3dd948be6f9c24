import Forecasting
import Testing

@Suite("The examples of the article on intervals")
struct IntervalExamples {
  private let sales = Panel(
    (0..<24).map {
      .synthetic(id: "shop \($0)", count: 80, season: 4, seed: UInt64($0 + 1), offset: 20)
    })

  @Test("intervals from the errors of the backtest")
  func conformal() async throws {
    let plan = RollingOrigin(horizon: 4, origins: 26, refit: .every(form: 13, parameters: 13))
    let report = try await Tournament(horizon: 4, metric: .mase) {
      SeasonalNaive()
      ETS.holtWinters(.additive)
      Theta()
    }.run(on: sales, plan: plan)
    let next = try report.forecast(
      horizon: 4, levels: [80, 95], intervals: .conformal, nonNegative: true)
    print(report.calibratedOn)
    for source in next[0].prediction.sources ?? [] { print(source.rawValue) }

    #expect(next.count == 24)
    #expect(next[0].prediction.sources == Array(repeating: .pooledOverPanel, count: 4))
    #expect(next.allSatisfy { $0.intervals[1].lower.allSatisfy { $0 >= 0 } })
  }

  @Test("intervals from paths")
  func bootstrap() throws {
    let series = sales[0]
    let fitted = try ETS.holtWinters(.additive).fit(series)
    let paths = try fitted.bootstrapped(horizon: 8, history: series, paths: 2_000)
    let interval = paths.interval(level: 95)

    #expect(interval.upper.count == 8)
  }

  @Test("a report on calibration")
  func calibration() async throws {
    let plan = RollingOrigin(horizon: 4, origins: 26)
    let results = try await Backtest(plan: plan, jobs: 2)
      .run(models: [SeasonalNaive().spec, Theta().spec], on: sales)
    let report = IntervalReport(panel: sales, plan: plan, results: results, level: 95)
    for row in report.rows {
      print(row.model, row.method, row.coverage.value ?? .nan, row.msis.value ?? .nan)
    }

    #expect(report.rows.count == 4)
  }
}
