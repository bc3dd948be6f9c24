import Forecasting
import Testing

@Suite("Non-negative forecasts")
struct NonNegativeTests {
  @Test("bounds and means below zero are raised to it, in order, and a note counts the means")
  func raised() throws {
    let own = try Prediction(mean: [-3, -0.1, 0.5, 40], standardError: [1, 2, 2, 2])
    let cut = own.nonNegative()
    #expect(cut.mean == [0, 0, 0.5, 40])
    #expect(cut.note == "2 of 4 forecasts lay below zero and were raised to it")
    for level in [5.0, 50, 95, 99.9] {
      let (interval, plain) = (cut.interval(level: level), own.interval(level: level))
      for step in 0..<4 {
        #expect(interval.lower[step] == max(0, plain.lower[step]))
        #expect(interval.upper[step] == max(0, plain.upper[step]))
        #expect(interval.lower[step] <= cut.mean[step])
        #expect(cut.mean[step] <= interval.upper[step])
      }
    }
  }

  @Test("nothing is said, and no number moves, where all is above zero")
  func untouched() throws {
    let own = try Prediction(mean: [30, 40], standardError: [1, 2])
    let cut = own.nonNegative()
    #expect(cut.note == nil)
    #expect(cut.mean == own.mean)
    #expect(cut.interval(level: 99) == own.interval(level: 99))
  }

  @Test("every kind of interval can be cut, and so can the forecasts of champions")
  func champions() async throws {
    let falling = TimeSeries(
      id: "falling", values: (0..<60).map { 60 - Double($0) + Double($0 * 7 % 5) })
    let plan = RollingOrigin(horizon: 2, origins: 20)
    let report = try await Tournament(horizon: 2, metric: .mae) { Drift() }
      .run(on: Panel([falling]), plan: plan)
    for method in IntervalMethod.allCases {
      let plain = try report.forecast(horizon: 12, levels: [80, 95], intervals: method)[0]
      let cut = try report.forecast(
        horizon: 12, levels: [80, 95], intervals: method, nonNegative: true)[0]
      #expect(plain.mean[11] < 0)
      #expect(cut.mean == plain.mean.map { max(0, $0) })
      for (a, b) in zip(cut.intervals, plain.intervals) {
        #expect(a.lower == b.lower.map { max(0, $0) })
        #expect(a.upper == b.upper.map { max(0, $0) })
      }
    }
    #expect(try report.forecast(horizon: 1, intervals: .conformal)[0].prediction.sources != nil)
  }
}
