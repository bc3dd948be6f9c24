import Forecasting
import Testing

@Suite("Calibration of intervals")
struct IntervalReportTests {
  @Test("conformal intervals cover what they say where the model's own do not")
  func coverage() async throws {
    // Errors of a random walk whose jumps are rare and large: far from normal.
    var random = TestRandom(seed: 3)
    let panel = Panel(
      (0..<40).map { id in
        var level = 100.0
        let values = (0..<70).map { _ in
          level += random.normal() * (Double.random(in: 0..<1, using: &random) < 0.1 ? 10 : 1)
          return level
        }
        return TimeSeries(id: "s\(id)", values: values)
      })
    let plan = RollingOrigin(horizon: 3, origins: 26)
    let results = try await Backtest(plan: plan, jobs: 1)
      .run(models: [Naive().spec, Drift().spec], on: panel)
    let report = IntervalReport(panel: panel, plan: plan, results: results, level: 80)
    #expect(report.rows.map(\.method) == [.analytic, .conformal, .analytic, .conformal])
    let (own, conformal) = (report.rows[0], report.rows[1])
    #expect(own.cells == conformal.cells && conformal.series == 40)
    #expect(try abs(#require(conformal.coverage.value) - 80) < 3)
    #expect(try #require(own.coverage.value) > 85)
    #expect(try #require(conformal.width.value) < #require(own.width.value))
    #expect(conformal.coverageByStep.count == 3)
    #expect(try #require(conformal.coverage.standardError) > 0)
  }

  @Test("own intervals score as on the leaderboard, over the cells that have errors to go by")
  func analytic() async throws {
    let panel = Panel(
      (0..<25).map { .synthetic(id: "s\($0)", count: 60, season: 1, seed: UInt64($0 + 1)) })
    let plan = RollingOrigin(horizon: 1, origins: 8)
    let results = try await Backtest(plan: plan, jobs: 1).run(models: [Naive().spec], on: panel)
    let row = IntervalReport(panel: panel, plan: plan, results: results).rows[0]
    // The first origins have fewer than 20 errors before them in the whole panel.
    let dropped = row.cells / 25
    #expect(row.cells == 25 * dropped && dropped < 8)
    var shorter = plan
    shorter.origins = dropped
    let last = try await Backtest(plan: shorter, jobs: 1).run(models: [Naive().spec], on: panel)
    let board = Evaluation(panel: panel, plan: shorter, results: last)
      .leaderboard(metric: .coverage(95))
    let best = board.rows[0]
    #expect(try abs(#require(row.coverage.value) - #require(best.score)) < 1e-9)
    #expect(try abs(#require(row.coverage.standardError) - #require(best.standardError)) < 1e-9)
  }
}
