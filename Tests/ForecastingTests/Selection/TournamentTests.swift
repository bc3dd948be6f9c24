import Forecasting
import Testing

@Suite("Tournament")
struct TournamentTests {
  @Test("chooses the seasonal model for a seasonal series and forecasts with it")
  func choice() async throws {
    let pattern: [Double] = [10, 40, 20, 80]
    let seasonal = TimeSeries(
      id: "seasonal", values: (0..<48).map { pattern[$0 % 4] + Double($0) * 0.01 }, season: 4)
    let walk = TimeSeries(
      id: "walk", values: (0..<48).map { Double($0 * $0) }, season: 1)
    let report = try await Tournament(horizon: 1, metric: .mae) {
      Naive()
      SeasonalNaive()
      Mean()
      Drift()
    }.run(on: Panel([seasonal, walk]), plan: RollingOrigin(origins: 8))
    #expect(report.champions.models["seasonal"] == SeasonalNaive().spec)
    #expect(report.champions.models["walk"] == Drift().spec)
    let forecasts = try report.forecast(horizon: 4, levels: [80, 95])
    #expect(forecasts.map(\.id) == ["seasonal", "walk"])
    #expect(forecasts[0].mean == seasonal.values.suffix(4))
    #expect(forecasts[0].intervals.map(\.level) == [80, 95])
  }

  @Test("by panel every series has the same champion")
  func byPanel() async throws {
    let panel = Panel(
      (0..<6).map { .synthetic(id: "s\($0)", count: 50, season: 4, seed: UInt64($0)) })
    let report = try await Tournament(models: [Naive().spec, SeasonalNaive().spec, Mean().spec])
      .run(on: panel, by: .panel)
    #expect(Set(report.champions.models.values) == [try #require(report.leaderboard.champion)])
    #expect(report.champions.models.count == 6)
  }
}
