import Forecasting
import Testing

@Suite("A backtest that keeps scores only") struct RacingTests {
  private let plan = RollingOrigin(horizon: 2, origins: 4)
  private let models: [ModelSpec] = ["drift", "mean", "naive", "seasonal-naive"].map {
    ModelSpec($0)
  }

  /// Trending series, of which some are too short for all origins, and one for any.
  private func panel(_ count: Int) -> Panel {
    Panel(
      (0..<count).map { (index: Int) -> TimeSeries in
        let length = index == 3 ? 6 : index == 5 ? 1 : 40 + index % 7
        return .synthetic(
          id: "s\(index)", count: length, season: 4, seed: UInt64(index), offset: 20)
      })
  }

  private func several(_ number: Int, count: Int, season: Int) -> Panel {
    Panel(
      (0..<number).map { (index: Int) -> TimeSeries in
        .synthetic(id: "s\(index)", count: count, season: season, seed: UInt64(index))
      })
  }

  @Test("scores as the backtest that keeps all forecasts", arguments: [1, 3])
  func sameScores(jobs: Int) async throws {
    let panel = panel(20)
    let backtest = Backtest(plan: plan, jobs: jobs)
    let metrics: [Metric] = [.mase, .rmse, .wape, .coverage(80), .crps]
    let streamed = try await backtest.evaluate(models: models, on: panel, metrics: metrics)
    let results = try await backtest.run(models: models, on: panel)
    let whole = Evaluation(panel: panel, plan: plan, results: results)
    for metric in metrics {
      #expect(streamed.leaderboard(metric: metric) == whole.leaderboard(metric: metric))
      #expect(
        streamed.leaderboardsBySeries(metric: metric) == whole.leaderboardsBySeries(metric: metric))
    }
    #expect(streamed.failures == whole.failures)
    #expect(!streamed.failures.isEmpty)
    #expect(streamed.seriesBelow(origins: 4) == whole.seriesBelow(origins: 4))
    #expect(streamed.seriesBelow(origins: 4)[2] == 1)
    #expect(streamed.hasForecasts && streamed.dropouts.isEmpty)
  }

  @Test("drops what is clearly worse, says so, and is the same for any number of threads")
  func dropouts() async throws {
    let panel = several(96, count: 40, season: 4)
    func race(_ jobs: Int) async throws -> Evaluation {
      try await Backtest(plan: plan, jobs: jobs)
        .evaluate(models: models, on: panel, metrics: [.mase], racing: Racing(series: 24))
    }
    let evaluation = try await race(2)
    let first = evaluation.dropouts.first { $0.model == ModelSpec("mean") }
    let dropout = try #require(first)
    #expect(dropout.series == 24)
    #expect(dropout.leader == ModelSpec("seasonal-naive"))
    #expect(0 < dropout.bound && dropout.bound < dropout.difference)
    let board = evaluation.leaderboard(metric: .mase)
    #expect(board.champion == ModelSpec("seasonal-naive"))
    let found = board.rows.first { $0.model == ModelSpec("mean") }
    let row = try #require(found)
    #expect(row.rank == nil)
    #expect(row.failures.count == 72)
    let isSaid = row.failures.allSatisfy { $0.reason == .outOfRace(dropout.description) }
    #expect(isSaid)
    let other = try await race(1)
    #expect(other.leaderboard(metric: .mase) == board)
    #expect(other.dropouts == evaluation.dropouts)
  }

  @Test("never drops a model as good as the leader, and refuses metrics that cannot race")
  func fairness() async throws {
    let panel = several(80, count: 30, season: 1)
    let twins = ["naive", "moving-average(1)"].map { ModelSpec($0)! }
    let evaluation = try await Backtest(plan: plan, jobs: 2)
      .evaluate(models: twins, on: panel, metrics: [.mae], racing: Racing(series: 10))
    #expect(evaluation.dropouts.isEmpty)
    for metric in [Metric.wape, .bias, .coverage(95)] {
      await #expect(throws: ForecastError.self) {
        try await Backtest(plan: plan, jobs: 1)
          .evaluate(models: twins, on: panel, metrics: [metric], racing: Racing())
      }
    }
  }

  @Test("begins the longest pieces first, without changing the order of results")
  func longestFirst() async throws {
    let costs = (0..<50).map { Double(($0 * 7) % 11) }
    let results = try await Batch.map(count: 50, jobs: 4, costs: costs) { $0 }
    #expect(results == Array(0..<50))
  }
}
