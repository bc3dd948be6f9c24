import Forecasting
import Testing

/// The examples of the article on choosing a model, in the same text.
@Suite("The examples of the article on choosing")
struct ChoosingExamples {
  /// Monthly international airline passengers, in thousands, from January 1949.
  private let panel: Panel

  init() throws {
    let start = Timestamp(CivilDate(year: 1949, month: 1, day: 1))
    panel = Panel([
      TimeSeries(
        id: "passengers", axis: TimeAxis(frequency: .monthly, start: start),
        values: try Golden("AirPassengers").y)
    ])
  }

  @Test("a choice says why, keeps to a rule, and is handed on to the next")
  func choice() async throws {
    let plan = RollingOrigin(horizon: 3, origins: 24, refit: .every(form: 12, parameters: 12))
    let models = ["naive", "seasonal-naive", "ses", "ets", "dynamic-theta", "auto-arima"]
    let results = try await Backtest(plan: plan, jobs: 2)
      .run(models: models.compactMap(ModelSpec.init), on: panel)
    let evaluation = Evaluation(panel: panel, plan: plan, results: results)
    let champions = Champions(evaluation: evaluation, metric: .mase, by: .series)
    for reason in champions.reasons { print(reason) }

    #expect(
      champions.reasons.map(\.description) == [
        "auto-arima won: its MASE of 0.434 is 24 % lower than that of dynamic-theta (the next), a "
          + "difference that chance may explain (p = 0.18); it beats naive by 77 %. At 90 % it "
          + "cannot be told apart from 2 of the other 5 models."
      ])

    let groups = ["passengers": "transport", "gas": "energy"]
    let byGroup = Champions(
      evaluation: evaluation, metric: .mase, by: .group, groups: groups)
    print(byGroup.reason(of: "passengers")?.id ?? "no group")

    #expect(byGroup.reason(of: "passengers")?.id == "transport")

    let simple = Champions(
      evaluation: evaluation, metric: .mase, by: .series, rule: .oneStandardError)

    #expect(
      try #require(simple.models["passengers"]).simplicity
        <= #require(champions.models["passengers"]).simplicity)

    let next = Champions(
      evaluation: evaluation, metric: .mase, by: .series, hysteresis: 0.05,
      incumbents: champions.incumbents)
    print(next.reasons[0].incumbent?.outcome ?? .absent)

    #expect(next.reasons[0].incumbent?.outcome == .confirmed)

    let board = evaluation.leaderboard(metric: .mase, confidence: 90)
    for model in board.confidenceSet?.members ?? [] { print(model) }

    #expect(board.confidenceSet?.contains(try #require(board.champion)) == true)
  }

  @Test("two models are tested against each other")
  func test() throws {
    let naive: [Double] = [9, 12, 7, 15, 10, 8, 14, 11]
    let ets: [Double] = [7, 11, 8, 9, 9, 7, 10, 8]
    let test = try DieboldMarianoTest(naive, ets)
    print(test.statistic, test.pValue)

    // Differences 2, 1, -1, 6, 1, 1, 4, 3: mean 17/8, s² = 263/56.
    #expect(abs(test.statistic - 2.125 / (263.0 / 56 / 8).squareRoot()) < 1e-12)
  }
}
