import Forecasting
import Testing

@Suite("Bootstrap intervals")
struct BootstrapTests {
  private let series = TimeSeries.synthetic(count: 61, season: 1, seed: 4)

  @Test("one step ahead the distribution is that of the centred residuals")
  func oneStep() throws {
    let fitted = try Naive().fit(series)
    let residuals = fitted.residuals(of: series).filter(\.isFinite)
    let mean = residuals.reduce(0, +) / Double(residuals.count)
    let sample = residuals.sorted().flatMap { Array(repeating: $0 - mean, count: 50) }
    let prediction = try fitted.bootstrapped(horizon: 2, history: series, paths: sample.count)
    for probability in QuantileTable.probabilities {
      let position = probability * Double(sample.count) - 0.5
      let lower = Int(position)
      let expected =
        sample[lower] + (position - Double(lower)) * (sample[lower + 1] - sample[lower])
      let value = prediction.quantile(probability)[0] - series.values[60]
      #expect(abs(value - expected) < 1e-9)
    }
    #expect(prediction.sources == [.bootstrap, .bootstrap])
    #expect(try prediction.mean == fitted.predict(horizon: 2).mean)
  }

  @Test("paths of a random walk spread as the square root of the horizon")
  func spread() throws {
    let prediction = try Naive().fit(series).bootstrapped(horizon: 9, history: series)
    let ratio = prediction.standardError[8] / prediction.standardError[0]
    #expect(abs(ratio - 3) < 0.2)
  }

  @Test("the seed decides every bit, and steps do not depend on the horizon")
  func seed() throws {
    let fitted = try ETS(.init("AAN")!).fit(series)
    let one = try fitted.bootstrapped(horizon: 4, history: series, paths: 200)
    #expect(try one == fitted.bootstrapped(horizon: 4, history: series, paths: 200))
    #expect(try one != fitted.bootstrapped(horizon: 4, history: series, paths: 200, seed: 2))
    let longer = try fitted.bootstrapped(horizon: 6, history: series, paths: 200)
    #expect(longer.interval(level: 80).upper.prefix(4) == one.interval(level: 80).upper[...])
  }

  @Test("what cannot be done says why")
  func refusals() throws {
    let short = TimeSeries(values: [1, 3, 2, 4])
    #expect(throws: ForecastError.tooShort(have: 3, need: 10)) {
      try Naive().fit(short).bootstrapped(horizon: 1, history: short)
    }
    let fitted = try Naive().fit(series)
    #expect(throws: ForecastError.self) {
      try fitted.bootstrapped(horizon: 1, history: series, paths: 5)
    }
    let forecast = try Naive().forecast(short, horizon: 1, levels: [80], intervals: .bootstrap)
    #expect(forecast.prediction.sources == [.analytic])
    #expect(forecast.prediction.note?.contains("bootstrap") == true)
  }

  @Test("paths of a multiplicative form stay above zero")
  func positive() throws {
    var random = TestRandom(seed: 9)
    let values = (0..<60).map { _ in max(0.2, 3 + random.normal()) }
    let small = TimeSeries(values: values)
    let fitted = try ETS(.init("MNN")!).fit(small)
    let prediction = try fitted.bootstrapped(horizon: 8, history: small, paths: 300)
    #expect(prediction.interval(level: 99).lower.allSatisfy { $0 > 0 })
  }
}
