import Forecasting
import Testing

/// Against R 4.2.2: flat mean of the last k values, errors of the means before.
@Suite("Moving averages agree with R")
struct MovingAverageGoldenTests {
  /// The reference averages no series with missing values.
  static let complete = Golden.classics.filter { $0 != "presidents" }

  @Test("Mean and sum of squared errors", arguments: complete, [3, 5, 12])
  func simple(name: String, window: Int) throws {
    let golden = try Golden(name)
    let reference = try #require(golden.method("sma\(window)"))
    let fitted = try MovingAverage(window).fit(
      TimeSeries(values: golden.y, season: golden.season))
    let mean = try fitted.predict(horizon: golden.horizon).mean
    #expect(agrees(mean, Golden.numbers(reference["mean"]), relative: 1e-11))
    #expect(agrees([fitted.summary.sse!], Golden.numbers([reference["sse"]!]), relative: 1e-11))
  }

  @Test("A window of 1 is the naive model, with missing values too", arguments: Golden.classics)
  func windowOfOne(name: String) throws {
    let golden = try Golden(name)
    let series = TimeSeries(values: golden.y, season: golden.season)
    let pairs = [
      (try MovingAverage(1).fit(series).predict(horizon: 30), try Naive().fit(series)),
      (
        try MovingAverage(1, seasonal: true).fit(series).predict(horizon: 30),
        try SeasonalNaive().fit(series)
      ),
    ]
    for (ours, other) in pairs {
      let naive = try other.predict(horizon: 30)
      #expect(agrees(ours.mean, naive.mean, relative: 0))
      #expect(agrees(ours.standardError, naive.standardError, relative: 1e-12))
    }
  }
}
