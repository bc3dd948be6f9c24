import Forecasting
import Testing

/// Against R 4.2.2 and forecast 8.20: `naive`, `snaive`, `rwf(drift = TRUE)`, `meanf`.
@Suite("The naive family agrees with R")
struct NaiveGoldenTests {
  private func fit<Model: Forecaster>(_ model: Model, _ golden: Golden) throws -> Model.Fitted {
    try model.fit(TimeSeries(values: golden.y, season: golden.season))
  }

  private func expectForecast(_ forecast: Forecast, _ reference: [String: Any]) {
    #expect(agrees(forecast.mean, Golden.numbers(reference["mean"]), relative: 1e-10))
    for interval in forecast.intervals {
      let level = Int(interval.level)
      #expect(agrees(interval.lower, Golden.numbers(reference["lo\(level)"]), relative: 1e-10))
      #expect(agrees(interval.upper, Golden.numbers(reference["hi\(level)"]), relative: 1e-10))
    }
  }

  /// Where the history ends with missing values, R forecasts as if it ended at the last observed
  /// one; see the tests of presidents below.
  static let complete = Golden.classics.filter { $0 != "presidents" }

  @Test("naive", arguments: complete)
  func naive(name: String) throws {
    let golden = try Golden(name)
    let reference = try #require(golden.method("naive"))
    let fitted = try fit(Naive(), golden)
    expectForecast(try fitted.forecast(horizon: golden.horizon, levels: [80, 95]), reference)
    let summary = fitted.summary
    #expect(agrees([summary.sigma2!], Golden.numbers([reference["sigma2"]!]), relative: 1e-12))
    #expect(agrees([summary.sse!], Golden.numbers([reference["sse"]!]), relative: 1e-12))
  }

  static let seasonal = complete.filter { ((try? Golden($0))?.season ?? 1) > 1 }

  @Test("seasonal naive", arguments: seasonal)
  func seasonalNaive(name: String) throws {
    let golden = try Golden(name)
    let reference = try #require(golden.method("snaive"))
    let fitted = try fit(SeasonalNaive(), golden)
    expectForecast(try fitted.forecast(horizon: golden.horizon, levels: [80, 95]), reference)
    #expect(
      agrees([fitted.summary.sigma2!], Golden.numbers([reference["sigma2"]!]), relative: 1e-12))
  }

  @Test("drift", arguments: complete)
  func drift(name: String) throws {
    let golden = try Golden(name)
    let reference = try #require(golden.method("rwf_drift"))
    let fitted = try fit(Drift(), golden)
    expectForecast(try fitted.forecast(horizon: golden.horizon, levels: [80, 95]), reference)
    let drift = try #require(fitted.summary.parameters.first)
    #expect(agrees([drift.value], Golden.numbers([reference["drift"]!]), relative: 1e-10))
    #expect(
      agrees([drift.standardError!], Golden.numbers([reference["drift_se"]!]), relative: 1e-10))
  }

  @Test("mean", arguments: complete)
  func mean(name: String) throws {
    let golden = try Golden(name)
    let reference = try #require(golden.method("meanf"))
    let fitted = try fit(Mean(), golden)
    expectForecast(try fitted.forecast(horizon: golden.horizon, levels: [80, 95]), reference)
  }

  @Test("Missing values do not count as observations of the mean")
  func meanWithGaps() throws {
    let golden = try Golden("presidents")
    let reference = try #require(golden.method("meanf"))
    let prediction = try fit(Mean(), golden).predict(horizon: 1)
    #expect(agrees(prediction.mean, Golden.numbers([reference["mu"]!]), relative: 1e-12))
    // R divides by all 112 values; 106 of them are observed.
    let deviation = Golden.numbers([reference["sd"]!])[0]
    let error = deviation * (1 + 1.0 / 106).squareRoot()
    #expect(agrees(prediction.standardError, [error], relative: 1e-12))
    #expect(prediction.family == .studentT(degreesOfFreedom: 105))
  }

  @Test("Values missing at the end widen the naive interval by their number of steps")
  func naiveWithMissingEnd() throws {
    let golden = try Golden("presidents")
    let reference = try #require(golden.method("naive"))
    let fitted = try fit(Naive(), golden)
    let forecast = try fitted.forecast(horizon: golden.horizon - 2, levels: [95])
    // Two quarters are missing at the end: our step 1 is R's step 3.
    #expect(forecast.mean == [Double](repeating: 61, count: golden.horizon - 2))
    #expect(
      agrees(
        forecast.intervals[0].upper, Array(Golden.numbers(reference["hi95"]).dropFirst(2)),
        relative: 1e-10))
    #expect(agrees([fitted.summary.sse!], Golden.numbers([reference["sse"]!]), relative: 1e-12))
  }

  @Test("A season missing at the end counts as one more cycle")
  func seasonalNaiveWithMissingEnd() throws {
    let golden = try Golden("presidents")
    let reference = try #require(golden.method("snaive"))
    let fitted = try fit(SeasonalNaive(), golden)
    let forecast = try fitted.forecast(horizon: 4, levels: [80])
    let upper = Golden.numbers(reference["hi80"])
    #expect(agrees(forecast.mean, [49, 61, 54, 49], relative: 0))
    #expect(
      agrees(
        forecast.intervals[0].upper, [upper[0], upper[1], upper[6], upper[7]], relative: 1e-10))
    #expect(
      agrees([fitted.summary.sigma2!], Golden.numbers([reference["sigma2"]!]), relative: 1e-12))
  }

  @Test("Over gaps the drift is the total change over the total time")
  func driftWithGaps() throws {
    let golden = try Golden("presidents")
    let fitted = try fit(Drift(), golden)
    // 87 in the second quarter of 1945, 61 in the second of 1972: 108 quarters. R divides by the
    // number of observed changes, which forgets the gaps.
    let drift = (61.0 - 87) / 108
    let mean = try fitted.predict(horizon: 3).mean
    #expect(agrees(mean, (3...5).map { 61 + Double($0) * drift }, relative: 1e-14))
  }
}
