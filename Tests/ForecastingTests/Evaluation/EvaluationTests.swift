import Forecasting
import Testing

@Suite("Evaluation")
struct EvaluationTests {
  private let plan = RollingOrigin(horizon: 1, origins: 4)

  private func evaluation(_ panel: Panel, _ models: [any Forecaster]) async throws -> Evaluation {
    let results = try await Backtest(plan: plan, jobs: 1).run(models: models.map(\.spec), on: panel)
    return Evaluation(panel: panel, plan: plan, results: results)
  }

  @Test("a score is the mean over origins, then over series, with the fold's own scale")
  func definition() async throws {
    let values: [Double] = [3, 5, 4, 8, 6, 9, 7, 12, 10, 11]
    let board = try await evaluation(Panel([TimeSeries(values: values)]), [Naive()])
      .leaderboard(metric: .mase)
    var expected = 0.0
    for cutoff in 6..<10 {
      let changes = (1..<cutoff).map { abs(values[$0] - values[$0 - 1]) }
      let scale = changes.reduce(0, +) / Double(changes.count)
      expected += abs(values[cutoff] - values[cutoff - 1]) / scale / 4
    }
    #expect(abs(try #require(board.rows[0].score) - expected) < 1e-14)
  }

  @Test("an expanding window is scored like a sliding one that is never full")
  func windows() async throws {
    var gapped = TimeSeries.synthetic(id: "gapped", count: 70, season: 4).values
    for position in [0, 3, 30, 55] { gapped[position] = .nan }
    let panel = Panel([
      .synthetic(id: "whole", count: 60, season: 4),
      TimeSeries(id: "gapped", values: gapped, season: 4),
    ])
    func board(_ window: RollingOrigin.Window) async throws -> Leaderboard {
      let plan = RollingOrigin(horizon: 2, origins: 6, step: 3, gap: 1, window: window)
      return try await Backtest(plan: plan, jobs: 1)
        .evaluate(models: [Naive().spec, Mean().spec], on: panel, metrics: [.mase])
        .leaderboard(metric: .mase)
    }
    let expanding = try await board(.expanding)
    #expect(try await board(.sliding(length: 100)) == expanding)
    #expect(expanding.rows.allSatisfy { $0.rank != nil })
  }

  @Test("what comes after the cutoff changes no scale and no forecast")
  func leak() async throws {
    let values: [Double] = [3, 5, 4, 8, 6, 9, 7, 12, 10, 11]
    var poisoned = values
    poisoned[9] = 1e9
    func losses(_ values: [Double]) async throws -> [OriginForecast] {
      let panel = Panel([TimeSeries(values: values)])
      return try await Backtest(plan: plan, jobs: 1)
        .run(models: [Drift().spec], on: panel)[0].series[0].forecasts
    }
    let clean = try await losses(values)
    #expect(try await losses(poisoned) == clean)
    #expect(
      FoldScale(training: TimeSeries(values: values).prefix(9))
        == FoldScale(training: TimeSeries(values: poisoned).prefix(9)))
  }

  @Test("a model that fails on a series is not eligible there, and says why")
  func failure() async throws {
    let long = TimeSeries.synthetic(id: "long", count: 60, season: 12)
    let short = TimeSeries.synthetic(id: "short", count: 9, season: 12)
    let evaluation = try await evaluation(Panel([long, short]), [SeasonalNaive(), Mean()])
    let boards = evaluation.leaderboardsBySeries(metric: .mae)
    #expect(boards[0].rows.allSatisfy { $0.rank != nil })
    #expect(boards[1].champion == Mean().spec)
    let loser = try #require(boards[1].rows.last)
    #expect(loser.model == SeasonalNaive().spec)
    #expect(loser.rank == nil)
    #expect(loser.failures.first?.reason == .tooShort(have: 9, need: 13))
    let panel = evaluation.leaderboard(metric: .mae)
    #expect(panel.champion == Mean().spec)
    #expect(panel.rows.last?.rank == nil)
  }

  @Test("a series that nobody can forecast disqualifies nobody")
  func uncontested() async throws {
    let long = TimeSeries.synthetic(id: "long", count: 60, season: 4)
    let empty = TimeSeries(id: "empty", values: [], season: 4)
    let missing = TimeSeries(id: "missing", values: [.nan, .nan], season: 4)
    let evaluation = try await evaluation(Panel([long, empty, missing]), [Naive(), Drift()])
    #expect(evaluation.leaderboard(metric: .mase).rows.allSatisfy { $0.rank != nil })
    #expect(evaluation.failures.count == 4)
  }

  @Test("a tie goes to the model named first")
  func tie() async throws {
    let constant = TimeSeries(values: Array(repeating: 4, count: 20))
    let evaluation = try await evaluation(Panel([constant]), [Mean(), Naive()])
    #expect(evaluation.leaderboard(metric: .mae).champion == Mean().spec)
  }

  @Test("a zero scale leaves its cells out, counts them, and a note names the substitute")
  func zeroScale() async throws {
    let constant = TimeSeries(id: "flat", values: Array(repeating: 4, count: 20))
    let moving = TimeSeries.synthetic(id: "moving", count: 40, season: 1)
    let panel = Panel([constant, moving])
    let evaluation = try await evaluation(panel, [Mean(), Drift()])
    let board = evaluation.leaderboardsBySeries(metric: .mase)[0]
    #expect(board.champion == nil)
    #expect(board.cellsLeftOut == 4)
    let champions = Champions(
      panel: evaluation.leaderboard(metric: .mase),
      bySeries: evaluation.leaderboardsBySeries(metric: .mase), by: .series)
    #expect(champions.models["flat"] == evaluation.leaderboard(metric: .mase).champion)
    #expect(champions.notes.count == 1)
  }

  @Test("bias ranks by its distance from zero, coverage by its distance from the level")
  func ranking() {
    #expect(Metric.bias.rankingValue(-3) == 3)
    #expect(Metric.coverage(80).rankingValue(95) == 15)
  }

  @Test("pooled scores divide sums, not means of ratios")
  func pooled() async throws {
    let a = TimeSeries(id: "a", values: [1, 1, 1, 1, 1, 2, 2, 2])
    let b = TimeSeries(id: "b", values: [100, 100, 100, 100, 100, 100, 100, 90])
    let board = try await evaluation(Panel([a, b]), [Naive()]).leaderboard(metric: .wape)
    let expected = 1100.0 / 397.0
    let score = try #require(board.rows[0].score)
    #expect(abs(score - expected) < 1e-12)
  }
}
