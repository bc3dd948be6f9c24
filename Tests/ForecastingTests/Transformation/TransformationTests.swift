import Forecasting
import Foundation
import Testing

@Suite("Transformations")
struct TransformationTests {
  private static let exponents = [-1, -0.5, -1e-9, 0, 1e-12, 1e-6, 0.25, 0.5, 1, 1.7, 2]

  @Test("what is transformed comes back", arguments: exponents)
  func roundTrip(_ lambda: Double) throws {
    let transformation = Transformation.boxCox(lambda: lambda)
    for value in [1e-3, 0.2, 1, 1.0000001, 3, 250, 8e3] {
      let back = try transformation.invert(try transformation.apply(value))
      #expect(abs(back - value) <= 1e-9 * value, "\(value)")
    }
    if lambda > 0.1 {
      for value in [0, -0.5, -40] {
        let back = try transformation.invert(try transformation.apply(value))
        #expect(abs(back - value) <= 1e-12 * abs(value), "\(value)")
      }
    }
  }

  @Test("larger values have larger transforms, and the other way round", arguments: exponents)
  func monotone(_ lambda: Double) throws {
    let power = BoxCox(lambda: lambda)
    let values = (lambda > 0.1 ? [-30, -2, -1, -0.1, 0] : []) + [0.01, 0.5, 1, 1.5, 20, 900]
    let transforms = try values.map(power.apply)
    for (low, high) in zip(transforms, transforms.dropFirst()) {
      #expect(low < high)
      #expect(try power.invert(low) < power.invert(high))
    }
  }

  @Test("is (y^λ − 1)/λ, and the logarithm at zero")
  func definition() throws {
    #expect(abs(try BoxCox(lambda: 0.5).apply(9) - 4) < 1e-14)
    #expect(abs(try BoxCox(lambda: -1).apply(4) - 0.75) < 1e-15)
    #expect(abs(try BoxCox(lambda: 2).apply(-3) + 5) < 1e-14)
    #expect(try Transformation.log.apply(7) == Foundation.log(7))
    #expect(abs(try BoxCox(lambda: 1e-10).apply(7) - Foundation.log(7)) < 1e-9)
    #expect(try Transformation.none.apply(-7) == -7)
  }

  @Test("a missing value stays missing", arguments: exponents)
  func missing(_ lambda: Double) throws {
    let transformation = Transformation.boxCox(lambda: lambda)
    let transformed = try transformation.apply([2, .nan, 3])
    #expect(transformed[1].isNaN && !transformed[0].isNaN)
    #expect(try transformation.invert(.nan).isNaN)
    #expect(try transformation.invertMean(.nan, variance: 1).isNaN)
  }

  @Test("the mean of a lognormal value is exact")
  func lognormalMean() throws {
    let mean = try Transformation.log.invertMean(2, variance: 0.5)
    #expect(abs(mean - Foundation.exp(2.25)) < 1e-12)
  }

  @Test("a square root's square has a mean known exactly")
  func squareMean() throws {
    // With λ = ½ the value is (w/2 + 1)², whose mean is (μ/2 + 1)² + σ²/4.
    let mean = try Transformation.boxCox(lambda: 0.5).invertMean(6, variance: 1.6)
    #expect(abs(mean - (16 + 0.4)) < 1e-12)
  }

  @Test("the mean is close to that of many draws", arguments: [-0.4, 0.2, 0.7, 1.4])
  func simulatedMean(_ lambda: Double) throws {
    let power = BoxCox(lambda: lambda)
    var random = TestRandom(seed: 5)
    let (centre, deviation) = (try power.apply(50), try power.apply(53) - power.apply(50))
    var sum = 0.0
    for _ in 0..<20_000 {
      let shock = deviation * random.normal()
      sum += try power.invert(centre + shock) + power.invert(centre - shock)
    }
    let mean = try power.invertMean(centre, variance: deviation * deviation)
    #expect(abs(mean - sum / 40_000) < 0.02)
  }

  @Test("the mean lies above the median below an exponent of 1, and below it above")
  func meanAndMedian() throws {
    for lambda in Self.exponents {
      let power = BoxCox(lambda: lambda)
      let centre = try power.apply(20)
      let median = try power.invert(centre)
      let mean = try power.invertMean(centre, variance: 1e-4)
      if lambda < 1 { #expect(mean > median) }
      if lambda == 1 { #expect(mean == median) }
      if lambda > 1 { #expect(mean < median) }
      #expect(try power.invertMean(centre, variance: 0) == median)
    }
  }

  @Test("refuses what has no transform, and says why")
  func refusals() {
    for value in [0, -2.0] {
      #expect(throws: ForecastError.nonPositive) { try Transformation.log.apply(value) }
      #expect(throws: ForecastError.nonPositive) { try BoxCox(lambda: -0.5).apply(value) }
    }
    #expect(throws: ForecastError.nonPositive) { try Transformation.log.apply([3, .nan, 0]) }
    #expect(throws: ForecastError.self) { try Transformation.boxCox(lambda: .nan).apply([1]) }
    #expect(throws: ForecastError.self) { try BoxCox(lambda: 2).apply(1e200) }
    // No value has a transform of −1/λ or more at λ < 0.
    #expect(throws: ForecastError.self) { try BoxCox(lambda: -0.5).invert(2) }
    #expect(throws: ForecastError.self) { try BoxCox(lambda: -0.5).invert(3) }
    #expect(throws: ForecastError.self) { try BoxCox(lambda: -0.5).invertMean(3, variance: 1) }
    #expect(throws: ForecastError.self) { try Transformation.log.invert(1_000) }
    #expect(throws: ForecastError.self) { try Transformation.log.invertMean(1, variance: 2_000) }
  }

  @Test("Guerrero's exponent agrees with R to 1e-3", arguments: Golden.classics)
  func guerrero(_ name: String) throws {
    let golden = try Golden(name)
    let reference = try #require(golden.tool("boxcox_lambda_guerrero") as? Double)
    let chosen = try TransformationChoice.guerrero.transformation(
      for: golden.y, seasonLength: golden.season)
    guard case .boxCox(let lambda) = chosen else {
      Issue.record("not a Box-Cox transformation")
      return
    }
    #expect(abs(lambda - reference) < 1e-3)
  }

  @Test("a series whose swings grow with its level asks for the logarithm")
  func growingSwings() throws {
    let values = (0..<120).map { t -> Double in
      let cycle: Double = 10 + 2 * sin(Double(t) * .pi / 6)
      return Foundation.exp(0.02 * Double(t)) * cycle
    }
    let chosen = try TransformationChoice.guerrero.transformation(for: values, seasonLength: 12)
    guard case .boxCox(let lambda) = chosen else {
      Issue.record("not a Box-Cox transformation")
      return
    }
    #expect(abs(lambda) < 0.05)
  }

  @Test("where nothing can be said the exponent is 1")
  func nothingToSay() throws {
    let cases: [([Double], Int)] = [
      ([1, 5, 2, 8], 2), ([3, 3, 3, 3, 3, 3], 2), ([0, 0, 0, 0, 0], 1),
      ([-1, -4, -2, -9, -3], 1), ([.nan, 4, .nan, 2, .nan, 8], 2),
    ]
    for (values, season) in cases {
      let chosen = try TransformationChoice.guerrero.transformation(
        for: values, seasonLength: season)
      #expect(chosen == .boxCox(lambda: 1))
    }
    #expect(throws: ForecastError.noObservations) {
      try TransformationChoice.guerrero.transformation(for: [.nan], seasonLength: 1)
    }
    let given = try TransformationChoice.fixed(.log).transformation(for: [], seasonLength: 1)
    #expect(given == .log)
  }

  @Test("Guerrero's exponent does not depend on units and allows values at zero")
  func units() throws {
    var values = TimeSeries.synthetic(count: 84, season: 12, seed: 2).values
    let choice = TransformationChoice.guerrero
    guard case .boxCox(let lambda) = try choice.transformation(for: values, seasonLength: 12),
      case .boxCox(let scaled) = try choice.transformation(
        for: values.map { $0 * 1e250 }, seasonLength: 12)
    else {
      Issue.record("not a Box-Cox transformation")
      return
    }
    #expect(abs(lambda - scaled) < 1e-6)
    values[30] = 0
    let chosen = try choice.transformation(for: values, seasonLength: 12)
    _ = try chosen.apply(values)
  }
}
