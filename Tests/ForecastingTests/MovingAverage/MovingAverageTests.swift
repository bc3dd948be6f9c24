import Forecasting
import Foundation
import Testing

@Suite("Moving average")
struct MovingAverageTests {
  private func fit(_ model: MovingAverage, _ values: [Double], season: Int = 1) throws
    -> MovingAverage.Fitted
  {
    try model.fit(TimeSeries(values: values, season: season))
  }

  @Test("The first weight belongs to the newest value, and weights are divided by their sum")
  func weights() throws {
    let values: [Double] = [7, 1, 2, 4, 8]
    for weights in [[0.5, 0.3, 0.2], [5, 3, 2]] {
      let mean = try fit(MovingAverage(weights: weights), values).predict(horizon: 3).mean
      #expect(agrees(mean, [5.6, 5.6, 5.6], relative: 1e-15))
    }
    let fitted = try fit(MovingAverage(weights: [5, 3, 2]), values)
    let expected = [.nan, .nan, .nan, 0.5 * 2 + 0.3 * 1 + 0.2 * 7, 0.5 * 4 + 0.3 * 2 + 0.2 * 1]
    let history = TimeSeries(values: values)
    #expect(agrees(fitted.fittedValues(of: history), expected, relative: 1e-15))
  }

  @Test("The seasonal form averages the last values of each season")
  func seasonal() throws {
    let values: [Double] = [9, 9, 9, 1, 10, 100, 3, 20, 300, 5]
    let fitted = try fit(MovingAverage(2, seasonal: true), values, season: 3)
    #expect(try fitted.predict(horizon: 5).mean == [15, 200, 4, 15, 200])
    // Seasons come back after 3 steps: the error of the first cycle is shared by its steps.
    let error = try fitted.predict(horizon: 4).standardError
    #expect(error[0] == error[2])
    #expect(abs(error[3] - error[0] * 1.25.squareRoot()) < 1e-12 * error[0])
  }

  @Test("Without a season the seasonal form is the plain one, and says so")
  func seasonOfOne() throws {
    let values: [Double] = [3, 1, 4, 1, 5, 9]
    let seasonal = try fit(MovingAverage(3, seasonal: true), values)
    #expect(seasonal.summary.resolved.description == "moving-average(3)")
    #expect(
      try seasonal.predict(horizon: 2) == fit(MovingAverage(3), values).predict(horizon: 2))
  }

  @Test("Standard errors grow by the psi-weights of the autoregression")
  func standardErrors() throws {
    let values: [Double] = [2, 5, 3, 8, 6, 7, 4, 9]
    // y[t] = (y[t-1] + y[t-2]) / 2 + e[t]: psi = 1, 1/2, 3/4, 5/8; one-step errors 3 − 3.5 and so on.
    let errors: [Double] = [3 - 3.5, 8 - 4, 6 - 5.5, 7 - 7, 4 - 6.5, 9 - 5.5]
    let sigma2 = errors.map { $0 * $0 }.reduce(0, +) / 6
    let sums: [Double] = [1, 1.25, 1.25 + 0.5625, 1.25 + 0.5625 + 0.390625]
    let prediction = try fit(MovingAverage(2), values).predict(horizon: 4)
    let expected = sums.map { ($0 * sigma2).squareRoot() }
    #expect(agrees(prediction.standardError, expected, relative: 1e-14))
    #expect(prediction.family == .normal)
  }

  @Test("Missing values leave the average to the others of the window")
  func missingValues() throws {
    let values: [Double] = [1, 2, .nan, 6]
    let plain = try fit(MovingAverage(3), values)
    #expect(try plain.predict(horizon: 1).mean == [4])
    let weighted = try fit(MovingAverage(weights: [2, 5, 1]), values)
    #expect(agrees(try weighted.predict(horizon: 1).mean, [14.0 / 3], relative: 1e-15))
  }

  @Test("A window without an observed value carries the last one, and widens the interval")
  func emptyWindow() throws {
    let values: [Double] = [1, 3, 2, 4, 6, 2, 7]
    var fitted = try fit(MovingAverage(2), values)
    let before = try fitted.predict(horizon: 4)
    try fitted.update([.nan, .nan, .nan])
    let after = try fitted.predict(horizon: 1)
    #expect(after.mean == [7])
    #expect(after.standardError[0] == before.standardError[3])
    let history = TimeSeries(values: values + [.nan, .nan, .nan, 1])
    #expect(fitted.fittedValues(of: history).suffix(3) == [7, 7, 7])
  }

  @Test("A season that was never observed is an error")
  func seasonNeverObserved() {
    let values: [Double] = [1, .nan, 2, .nan, 3, .nan, 4, .nan]
    #expect(throws: ForecastError.missingValues("a season of the cycle was never observed")) {
      try fit(MovingAverage(2, seasonal: true), values, season: 2)
    }
  }

  @Test("A common offset of 1e12 costs no digits")
  func offset() throws {
    let values = (0..<200).map { Double(($0 * 37) % 101) }
    for model in [MovingAverage(8), MovingAverage(weights: [4, 2, 1, 1])] {
      let small = try fit(model, values)
      let large = try fit(model, values.map { $0 + 1e12 })
      let shifted = try large.predict(horizon: 3)
      let plain = try small.predict(horizon: 3)
      #expect(agrees(shifted.mean, plain.mean.map { $0 + 1e12 }, relative: 1e-15))
      #expect(agrees(shifted.standardError, plain.standardError, relative: 1e-4))
    }
  }

  @Test("An outlier leaves no trace once it has left the window", arguments: [0, 5, 50])
  func outlier(position: Int) throws {
    let values = (0..<120).map { Double(($0 * 37) % 101) / 7 }
    var disturbed = values
    disturbed[position] = 1e15
    let fitted = try fit(MovingAverage(6), values)
    let clean = fitted.fittedValues(of: TimeSeries(values: values))
    let after = fitted.fittedValues(of: TimeSeries(values: disturbed))
    #expect(
      agrees(Array(after[(position + 7)...]), Array(clean[(position + 7)...]), relative: 1e-14))
  }

  @Test("Sliding sums are the averages of each window")
  func slidingSums() throws {
    var values = (0..<101).map { Double(($0 * 53) % 97) - 40 }
    for position in stride(from: 4, to: 90, by: 9) { values[position] = .nan }
    for window in [1, 2, 7, 30, 100] {
      let fitted = try fit(MovingAverage(min(window, 80)), values)
      let forecasts = fitted.fittedValues(of: TimeSeries(values: values))
      for position in min(window, 80)..<101 {
        let seen = values[(position - min(window, 80))..<position].filter { !$0.isNaN }
        guard !seen.isEmpty else { continue }
        let mean = seen.reduce(0, +) / Double(seen.count)
        #expect(abs(forecasts[position] - mean) < 1e-12, "window \(window) at \(position)")
      }
    }
  }

  @Test("Updating gives the same forecast as fitting everything; only the variance is kept")
  func update() throws {
    let values = (0..<40).map { Double(($0 * 29) % 31) }
    for (model, season) in [(MovingAverage(5), 1), (MovingAverage(3, seasonal: true), 4)] {
      var updated = try fit(model, Array(values.prefix(25)), season: season)
      try updated.update(Array(values[25...]))
      let whole = try fit(model, values, season: season)
      #expect(updated.header == whole.header)
      #expect(try updated.predict(horizon: 9).mean == whole.predict(horizon: 9).mean)
    }
  }

  @Test("A fitted model survives encoding, missing values and all")
  func coding() throws {
    let fitted = try fit(MovingAverage(3), [1, 5, 2, .nan, 4])
    let decoded = try JSONDecoder().decode(
      MovingAverage.Fitted.self, from: JSONEncoder().encode(fitted))
    #expect(try decoded.predict(horizon: 3) == fitted.predict(horizon: 3))
  }

  @Test("Short series and impossible parameters are refused with the reason")
  func refusals() {
    #expect(throws: ForecastError.tooShort(have: 3, need: 4)) {
      try fit(MovingAverage(4), [1, 2, 3])
    }
    #expect(throws: ForecastError.tooShort(have: 5, need: 6)) {
      try fit(MovingAverage(2, seasonal: true), [1, 2, 3, 4, 5], season: 3)
    }
    #expect(throws: ForecastError.noObservations) { try fit(MovingAverage(1), [.nan]) }
    for model in [
      MovingAverage(0), MovingAverage(-3), MovingAverage(weights: []),
      MovingAverage(weights: [1, -1]), MovingAverage(weights: [1, .nan]),
      MovingAverage(weights: [.infinity]),
    ] {
      #expect {
        try fit(model, [1, 2, 3])
      } throws: { error in
        if case .invalidParameter = error as? ForecastError { true } else { false }
      }
    }
  }

  @Test(
    "Specs are read and printed without loss",
    arguments: [
      "moving-average(5)", "moving-average(4,seasonal)", "moving-average(weights=[0.5,0.3,0.2])",
      "moving-average(weights=[3,2,1],seasonal)",
    ])
  func spec(text: String) throws {
    let model = try ModelSpec.parse(text).makeForecaster()
    #expect(model is MovingAverage)
    #expect(model.spec.description == text)
  }

  @Test(
    "Broken specs are refused",
    arguments: [
      "moving-average", "moving-average(0)", "moving-average(2.5)", "moving-average(3,4)",
      "moving-average(weights=[1,-1])", "moving-average(weights=3)", "moving-average(weights=[])",
      "moving-average(weights=[a])", "moving-average(3,weights=[1])", "moving-average(3)(1)",
    ])
  func brokenSpec(text: String) {
    #expect(throws: ModelSpecError.self) { try ModelSpec.parse(text).makeForecaster() }
  }
}
