import Forecasting
import Testing

@Suite("Intervals of a combination")
struct CombinationIntervalTests {
  private let series = TimeSeries.synthetic(count: 80, season: 4)

  private func fit(_ spec: String, _ series: TimeSeries) throws -> AnyFitted {
    try AnyForecaster(try ModelSpec.parse(spec).makeForecaster()).fit(series)
  }

  @Test("their variance is that of a weighted sum of correlated errors")
  func variance() throws {
    let specs = ["ses", "drift", "seasonal-naive"]
    let weights = [0.5, 0.3, 0.2]
    let fits = try specs.map { try fit($0, series) }
    let residuals = fits.map { $0.residuals(of: series) }
    let positions = series.values.indices.filter { at in residuals.allSatisfy { !$0[at].isNaN } }
    func product(_ i: Int, _ j: Int) -> Double {
      positions.reduce(0) { $0 + residuals[i][$1] * residuals[j][$1] }
    }
    let combined = try fit("weighted(ses,drift,seasonal-naive,weights=[5,3,2])", series)
      .predict(horizon: 6)
    let members = try fits.map { try $0.predict(horizon: 6).standardError }
    for step in 0..<6 {
      var variance = 0.0
      for i in 0..<3 {
        for j in 0..<3 {
          let correlation = product(i, j) / (product(i, i) * product(j, j)).squareRoot()
          variance += weights[i] * weights[j] * correlation * members[i][step] * members[j][step]
        }
      }
      #expect(agrees([combined.standardError[step]], [variance.squareRoot()], relative: 1e-10))
    }
  }

  @Test(
    "at the first step they are as wide as the residuals of the combination",
    arguments: [
      "mean(naive,ses,seasonal-naive)", "median(naive,ses,seasonal-naive)",
    ])
  func residuals(spec: String) throws {
    let long = TimeSeries.synthetic(count: 400, season: 4)
    let combined = try fit(spec, long)
    let residuals = combined.residuals(of: long).filter { !$0.isNaN }
    let spread = (residuals.reduce(0) { $0 + $1 * $1 } / Double(residuals.count)).squareRoot()
    let error = try combined.predict(horizon: 1).standardError[0]
    #expect(abs(error / spread - 1) < 0.02, "\(error) \(spread)")
  }

  @Test(
    "cover as often as they say on series of their own kind",
    arguments: ["mean(ses,arima(0,1,1),theta)", "median(ses,arima(0,1,1),theta)"])
  func coverage(spec: String) throws {
    let model = try ModelSpec.parse(spec).makeForecaster()
    var random = TestRandom(seed: 11)
    var inside = [0, 0]
    for _ in 0..<400 {
      var level = 100.0
      let values = (0..<124).map { _ -> Double in
        let value = level + 2 * random.normal()
        level += 0.8 * random.normal()
        return value
      }
      let history = TimeSeries(values: Array(values.prefix(120)))
      let forecast = try model.forecast(history, horizon: 4, levels: [80, 95])
      for (index, interval) in forecast.intervals.enumerated() {
        for step in 0..<4 {
          let isInside = interval.lower[step]...interval.upper[step] ~= values[120 + step]
          inside[index] += isInside ? 1 : 0
        }
      }
    }
    let shares = inside.map { Double($0) / 1600 }
    #expect(abs(shares[0] - 0.80) < 0.03, "\(shares)")
    #expect(abs(shares[1] - 0.95) < 0.02, "\(shares)")
  }

  @Test("in a backtest they know the errors that had come true, and are never too narrow before")
  func backtest() async throws {
    let plan = RollingOrigin(origins: 12)
    let specs = try ["naive", "mean", "mean(naive,mean)"].map { try ModelSpec.parse($0) }
    let results = try await Backtest(plan: plan, jobs: 1).run(models: specs, on: Panel([series]))
    let predictions = results.map { result in
      result.series[0].forecasts.compactMap { origin -> Prediction? in
        if case .forecast(let prediction) = origin.outcome { prediction } else { nil }
      }
    }
    for origin in 0..<12 {
      let s = predictions.prefix(2).map { $0[origin].standardError[0] }
      var correlation = 1.0
      if origin >= 5 {
        let scores = predictions.prefix(2).map { member in
          (0..<origin).map {
            (series[68 + $0] - member[$0].mean[0]) / member[$0].standardError[0]
          }
        }
        func product(_ a: [Double], _ b: [Double]) -> Double {
          zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        }
        correlation =
          product(scores[0], scores[1])
          / (product(scores[0], scores[0]) * product(scores[1], scores[1])).squareRoot()
      }
      let expected =
        ((s[0] * s[0] + s[1] * s[1] + 2 * correlation * s[0] * s[1]) / 4).squareRoot()
      #expect(agrees([predictions[2][origin].standardError[0]], [expected], relative: 1e-10))
    }
  }
}
