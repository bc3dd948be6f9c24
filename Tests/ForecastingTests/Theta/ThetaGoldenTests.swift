import Forecasting
import Foundation
import Testing

/// R's `thetaf` (forecast 8.20) on the classics.
@Suite("The theta method agrees with R")
struct ThetaGoldenTests {
  /// Our fit beside R's.
  private struct Pair {
    let ours: ThetaFitted
    let theirs: [String: Any]
    let season: Int
    let count: Int

    init?(_ classic: String) throws {
      let golden = try Golden(classic)
      guard let method = golden.method("thetaf") else { return nil }
      theirs = method
      season = golden.season
      count = golden.y.count
      ours = try Theta().fit(TimeSeries(values: golden.y, season: golden.season))
    }

    func number(_ key: String) -> Double? { (theirs[key] as? NSNumber)?.doubleValue }

    var alphas: (ours: Double, theirs: Double) {
      (ours.parameter("alpha") ?? .nan, number("alpha") ?? .nan)
    }
  }

  @Test("forecasts within 1e-3, and within 1e-5 where the alphas agree", arguments: Golden.classics)
  func mean(classic: String) throws {
    guard let pair = try Pair(classic) else { return }
    let mean = Golden.numbers(pair.theirs["mean"])
    let forecast = try pair.ours.predict(horizon: mean.count)
    let areClose = abs(pair.alphas.ours - pair.alphas.theirs) < 1e-4
    #expect(agrees(forecast.mean, mean, relative: areClose ? 1e-5 : 1e-3))
    #expect(pair.ours.sigma2 <= (try #require(pair.number("sigma2"))) * (1 + 1e-9))
  }

  @Test("tests the season alike", arguments: Golden.classics)
  func season(classic: String) throws {
    guard let pair = try Pair(classic), pair.season > 1 else { return }
    let isSeasonal = try #require(pair.theirs["seasonal"] as? Bool)
    #expect(pair.ours.summary.resolved.description.contains("multiplicative") == isSeasonal)
    let ours = [try #require(pair.ours.parameter("acf")), pair.ours.parameter("acf-limit")!]
    let theirs = [try #require(pair.number("acf_m")), pair.number("acf_limit")!]
    #expect(agrees(ours, theirs, relative: 1e-9))
  }

  @Test(
    "R's standard errors are those before the season is put back; ours are times its index",
    arguments: Golden.classics)
  func standardErrors(classic: String) throws {
    guard let pair = try Pair(classic) else { return }
    let (mean, upper) = (
      Golden.numbers(pair.theirs["mean"]), Golden.numbers(pair.theirs["hi95"])
    )
    let forecast = try pair.ours.predict(horizon: mean.count)
    for step in mean.indices {
      let phase = (pair.count + step) % pair.season
      let index = pair.ours.parameter("s\(phase + 1)") ?? 1
      let theirs = (upper[step] - mean[step]) / 1.959963984540054
      #expect(abs(forecast.standardError[step] / (theirs * index) - 1) < 2e-3)
    }
  }
}

extension FittedForecaster {
  /// The estimate of a name.
  func parameter(_ name: String) -> Double? {
    summary.parameters.first { $0.name == name }?.value
  }
}
