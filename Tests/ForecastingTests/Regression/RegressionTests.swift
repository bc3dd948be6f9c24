import Forecasting
import Foundation
import Testing

@Suite("Regression")
struct RegressionTests {
  /// A reproducible series without any law of its own, between −0.5 and 0.5.
  static func noise(_ count: Int, seed: UInt64 = 1) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 9_007_199_254_740_992 - 0.5
    }
  }

  private func fit(_ terms: [RegressionTerm], _ values: [Double], season: Int = 1) throws
    -> Regression.Fitted
  {
    try Regression(terms).fit(TimeSeries(values: values, season: season))
  }

  private func coefficients(_ fitted: Regression.Fitted) -> [Double] {
    fitted.summary.parameters.map(\.value)
  }

  @Test("A perfect line is continued without error")
  func perfectLine() throws {
    let fitted = try fit([.trend], (1...20).map { 3 + 0.5 * Double($0) })
    let prediction = try fitted.predict(horizon: 3)
    #expect(agrees(prediction.mean, [13.5, 14, 14.5], relative: 1e-13))
    #expect(prediction.standardError.allSatisfy { $0 < 1e-12 })
    #expect(agrees(coefficients(fitted), [3, 0.5], relative: 1e-13))
  }

  @Test("A constant series stays constant", arguments: [0, 5, 1e12, -1e-12])
  func constant(level: Double) throws {
    let values = [Double](repeating: level, count: 15)
    let prediction = try fit([.trend, .season], values, season: 4).predict(horizon: 6)
    #expect(prediction.mean == [Double](repeating: level, count: 6))
    #expect(prediction.standardError == [Double](repeating: 0, count: 6))
  }

  @Test("Forecasts beyond the lag are the recursion done by hand")
  func recursionByHand() throws {
    let values = Self.noise(60).enumerated().map { 10 + 0.1 * Double($0) + $1 }
    let fitted = try fit([.trend, .lags([1, 4])], values)
    let b = coefficients(fitted)
    var path = values
    for position in 61...70 {
      path.append(
        b[0] + b[1] * Double(position) + b[2] * path[position - 2] + b[3] * path[position - 5])
    }
    #expect(agrees(try fitted.predict(horizon: 10).mean, Array(path[60...]), relative: 1e-12))
  }

  @Test("The variance of step 2 of an AR(1) adds phi² and the coefficients' uncertainty")
  func varianceByHand() throws {
    let values = Self.noise(40)
    let fitted = try fit([.lags([1])], values)
    let prediction = try fitted.predict(horizon: 2)
    let b = coefficients(fitted)
    // x′(X′X)⁻¹x of a regression with one regressor, and its bilinear form.
    let x = Array(values.dropLast())
    let mean = x.reduce(0, +) / 39
    let spread = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    func leverage(_ one: Double, _ lag: Double) -> Double {
      one * one / 39 + (lag - one * mean) * (lag - one * mean) / spread
    }
    let sigma2 = fitted.summary.sigma2!
    let last = values[39]
    let first = sigma2 * (1 + leverage(1, last))
    // ∂ŷ₂/∂(a, φ) = (1, ŷ₁) + φ·(1, y).
    let second =
      sigma2 * (1 + b[1] * b[1] + leverage(1 + b[1], prediction.mean[0] + b[1] * last))
    #expect(
      agrees(
        prediction.standardError, [first.squareRoot(), second.squareRoot()], relative: 1e-12))
    #expect(prediction.family == .studentT(degreesOfFreedom: 37))
  }

  @Test("With lags no step has a smaller error than the innovations")
  func neverBelowInnovations() throws {
    let fitted = try fit([.trend, .lags([1, 2, 12])], Self.noise(90, seed: 7))
    let sigma = fitted.summary.sigma2!.squareRoot()
    #expect(try fitted.predict(horizon: 40).standardError.allSatisfy { $0 >= sigma })
  }

  @Test("A gap at the end is bridged: step 1 after it is the later step of the forecast before it")
  func gapAtTheEnd() throws {
    let values = Self.noise(50, seed: 3)
    let fitted = try fit([.lags([1, 2])], values)
    let whole = try fitted.predict(horizon: 5)
    var gapped = fitted
    try gapped.update([.nan, .nan])
    let bridged = try gapped.predict(horizon: 3)
    #expect(agrees(bridged.mean, Array(whole.mean[2...]), relative: 1e-12))
    #expect(agrees(bridged.standardError, Array(whole.standardError[2...]), relative: 1e-12))
  }

  @Test("Missing values drop their row and those that lag to them")
  func missingRows() throws {
    var values = Self.noise(50, seed: 5)
    for position in [0, 20, 21, 49] { values[position] = .nan }
    #expect(try fit([.trend], values).summary.observations == 46)
    // Left out: positions 0–2 (start), 20, 21, 49 (missing), 21, 22 (lag 1), 3, 23, 24 (lag 3).
    let fitted = try fit([.lags([1, 3])], values)
    #expect(fitted.summary.observations == 40)
    #expect(try fitted.predict(horizon: 4).mean.allSatisfy(\.isFinite))
  }

  @Test("Update moves the origin and keeps the coefficients")
  func update() throws {
    let values = Self.noise(80, seed: 9)
    let terms: [RegressionTerm] = [.trend, .fourier(order: 2), .lags([1, 7])]
    var updated = try fit(terms, Array(values.prefix(60)), season: 7)
    let series = TimeSeries(values: values, season: 7)
    let oneStep = updated.fittedValues(of: series)
    for position in 60..<80 {
      let next = try updated.predict(horizon: 1).mean[0]
      #expect(abs(next - oneStep[position]) < 1e-12)
      try updated.update([values[position]])
    }
    #expect(updated.header == series.header)
  }

  @Test("An offset of 1e12 and scales from 1e-12 to 1e12 change nothing else")
  func equivariance() throws {
    let values = Self.noise(60, seed: 11).map { ($0 * 1e6).rounded() }
    let terms: [RegressionTerm] = [.trend, .season, .lags([1, 2])]
    let plain = try fit(terms, values, season: 4).predict(horizon: 8)
    for scale in [1e-12, 1e12] {
      let scaled = try fit(terms, values.map { $0 * scale }, season: 4).predict(horizon: 8)
      #expect(agrees(scaled.mean, plain.mean.map { $0 * scale }, relative: 1e-9))
      #expect(agrees(scaled.standardError, plain.standardError.map { $0 * scale }, relative: 1e-9))
    }
    let shifted = try fit(terms, values.map { $0 + 1e12 }, season: 4).predict(horizon: 8)
    #expect(agrees(shifted.mean.map { $0 - 1e12 }, plain.mean, relative: 1e-8))
    #expect(agrees(shifted.standardError, plain.standardError, relative: 1e-8))
  }

  @Test("Standard errors are numbers even where squares underflow")
  func tinyValues() throws {
    let noise = Self.noise(40, seed: 21)
    let plain = try fit([.lags([1])], noise).summary.parameters[1]
    let tiny = try fit([.lags([1])], noise.map { $0 * 1e-160 }).summary.parameters[1]
    #expect(abs(tiny.value - plain.value) < 1e-12)
    #expect(tiny.standardError!.isFinite && tiny.standardError! <= plain.standardError! * 1.01)
  }

  @Test("A fitted model survives encoding, missing values and all")
  func coding() throws {
    var values = Self.noise(40, seed: 13)
    values[0] = .nan
    values[39] = .nan
    let fitted = try fit([.trend, .lags([1, 38])], values + Self.noise(90))
    let decoded = try JSONDecoder().decode(
      Regression.Fitted.self, from: JSONEncoder().encode(fitted))
    #expect(try decoded.predict(horizon: 9) == fitted.predict(horizon: 9))
  }

  @Test("Fourier terms of a dated weekly series have the exact period of a year")
  func weeklyPeriod() throws {
    let period = 365.25 / 7
    let values = (1...160).map { 5 + cos(2 * Double.pi * Double($0) / period) }
    let axis = TimeAxis(
      frequency: .weekly(startingOn: .monday),
      start: Timestamp(CivilDate(year: 2020, month: 1, day: 6)))
    let series = TimeSeries(id: "w", axis: axis, values: values)
    let fitted = try Regression { Fourier(order: 1) }.fit(series)
    #expect(agrees(coefficients(fitted), [5, 0, 1], relative: 1e-12))
    let explicit = try Regression { Fourier(order: 1, period: 52) }.fit(series)
    #expect(explicit.summary.sse! > 1e-3)
    #expect(explicit.summary.parameters.map(\.name) == ["intercept", "sin1(52)", "cos1(52)"])
  }
}
