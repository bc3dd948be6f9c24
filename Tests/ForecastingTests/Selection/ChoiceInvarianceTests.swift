import Forecasting
import Testing

@Suite("What a choice does not depend on")
struct ChoiceInvarianceTests {
  private let models: [ModelSpec] = [
    Naive().spec, SeasonalNaive().spec, Drift().spec, Mean().spec, ModelSpec("ses"),
  ]
  private let plan = RollingOrigin(horizon: 2, origins: 12)
  private let series = (0..<40).map {
    TimeSeries.synthetic(id: "s\($0)", count: 60, season: 4, seed: UInt64($0))
  }
  private var groups: [String: String] {
    Dictionary(uniqueKeysWithValues: series.enumerated().map { ($1.id, "g\($0 % 3)") })
  }

  private func champions(_ evaluation: Evaluation) -> [Champions] {
    ChampionScope.allCases.map {
      Champions(
        evaluation: evaluation, metric: .mase, by: $0, groups: groups, rule: .oneStandardError,
        hysteresis: 0.02, incumbents: ["panel": models[0], "s3": models[4], "g1": models[2]])
    }
  }

  @Test("values after the last target change no score, no set, no choice and no reason")
  func leak() async throws {
    let panel = Panel(series)
    let results = try await Backtest(plan: plan, jobs: 1).run(models: models, on: panel)
    let clean = Evaluation(panel: panel, plan: plan, results: results)
    let poisoned = Panel(series.map { $0.with(values: $0.values + [1e9, -1e9, .nan]) })
    let later = Evaluation(panel: poisoned, plan: plan, results: results)
    #expect(champions(later) == champions(clean))
    #expect(
      later.leaderboard(metric: .mase, confidence: 90)
        == clean.leaderboard(metric: .mase, confidence: 90))
  }

  @Test("the number of threads changes no bit of it")
  func threads() async throws {
    let panel = Panel(series)
    let reference = try await Backtest(plan: plan, jobs: 1).run(models: models, on: panel)
    for jobs in [2, 5] {
      let results = try await Backtest(plan: plan, jobs: jobs).run(models: models, on: panel)
      let ours = Evaluation(panel: panel, plan: plan, results: results)
      let theirs = Evaluation(panel: panel, plan: plan, results: reference)
      #expect(champions(ours) == champions(theirs))
      #expect(
        ours.leaderboardsBySeries(metric: .mase, confidence: 90)
          == theirs.leaderboardsBySeries(metric: .mase, confidence: 90))
    }
  }

  @Test("the order of the series changes no series' own choice")
  func order() async throws {
    func chosen(_ panel: Panel) async throws -> Champions {
      let results = try await Backtest(plan: plan, jobs: 2).run(models: models, on: panel)
      return Champions(
        evaluation: Evaluation(panel: panel, plan: plan, results: results), metric: .mase,
        by: .series)
    }
    let forward = try await chosen(Panel(series))
    let backward = try await chosen(Panel(series.reversed()))
    #expect(forward.models == backward.models)
    for id in series.map(\.id) { #expect(forward.reason(of: id) == backward.reason(of: id)) }
  }
}
