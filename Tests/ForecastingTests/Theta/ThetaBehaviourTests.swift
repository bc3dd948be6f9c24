import Forecasting
import Foundation
import Testing

/// Seasons, gaps, edges and specs of the theta methods.
@Suite("The theta methods")
struct ThetaBehaviourTests {
  static let specs = ["theta", "theta(optimised)", "dynamic-theta", "dynamic-theta(criterion=sse)"]

  private let passengers = TimeSeries(values: (try? Golden("AirPassengers").y) ?? [], season: 12)

  private func fit(_ spec: String, _ series: TimeSeries) throws -> any FittedForecaster {
    try ModelSpec.parse(spec).makeForecaster().fit(series)
  }

  private func seasonless(_ spec: String) -> String {
    spec.hasSuffix(")") ? "\(spec.dropLast()),season=none)" : "\(spec)(season=none)"
  }

  @Test("a season is taken out in proportion, by difference where values are not above zero")
  func additiveFallback() throws {
    #expect(
      try fit("theta", passengers).summary.resolved.description == "theta(season=multiplicative)")
    let moved = passengers.with(values: passengers.values.map { $0 - 250 })
    #expect(try fit("theta", moved).summary.resolved.description == "theta(season=additive)")
    #expect(throws: ForecastError.nonPositive) {
      try Theta(season: .multiplicative).fit(moved)
    }
    let shape = [0.001, 40, 80, 60]
    let nearZero = TimeSeries(
      values: (0..<40).map { shape[$0 % 4] * (1 + 0.01 * Double($0)) }, season: 4)
    #expect(
      try fit("dynamic-theta", nearZero).summary.resolved.description
        == "dynamic-theta(season=additive)")
    #expect(throws: ForecastError.self) { try Theta(season: .multiplicative).fit(nearZero) }
  }

  @Test("additive seasons move with the series, and add to zero")
  func additive() throws {
    for spec in ["theta(season=additive)", "dynamic-theta(season=additive)"] {
      let base = try fit(spec, passengers)
      let moved = try fit(spec, passengers.with(values: passengers.values.map { $0 + 64 }))
      let (a, b) = (try base.predict(horizon: 14), try moved.predict(horizon: 14))
      #expect(agrees(b.mean, a.mean.map { $0 + 64 }, relative: 1e-6))
      let indices = (1...12).compactMap { base.parameter("s\($0)") }
      #expect(indices.count == 12)
      #expect(abs(indices.reduce(0, +)) < 1e-9)
    }
  }

  @Test("there is no season within two cycles, nor where it is left out", arguments: specs)
  func noSeason(spec: String) throws {
    let short = try fit(spec, passengers.prefix(24))
    #expect(short.parameter("s1") == nil)
    #expect(short.parameter("acf") == nil)
    let without = try fit(seasonless(spec), passengers)
    let flat = try fit(spec, TimeSeries(values: passengers.values, season: 1))
    let means = (try without.predict(horizon: 3).mean, try flat.predict(horizon: 3).mean)
    #expect(means.0 == means.1)
  }

  @Test("long seasons are found", arguments: [52, 168])
  func longSeason(m: Int) throws {
    var random = TestRandom(seed: 3)
    let values = (0..<(4 * m)).map { t in
      100 + 30 * sin(2 * .pi * Double(t) / Double(m)) + random.normal()
    }
    let series = TimeSeries(values: values, season: m)
    let forecast = try fit("theta", series).predict(horizon: m)
    for step in 0..<m {
      let truth = 100 + 30 * sin(2 * .pi * Double(step) / Double(m))
      #expect(abs(forecast.mean[step] - truth) < 6)
    }
  }

  @Test("seasonal indices of a series with gaps are near those without")
  func gapsInTheSeason() throws {
    var values = passengers.values
    for t in [0, 17, 40, 41, 42, 77, 90] { values[t] = .nan }
    let (full, gappy) = (
      try fit("theta", passengers), try fit("theta", passengers.with(values: values))
    )
    for phase in 1...12 {
      let (a, b) = (full.parameter("s\(phase)")!, gappy.parameter("s\(phase)")!)
      #expect(abs(a / b - 1) < 0.02)
    }
  }

  @Test("gaps in a pure season leave its indices as they are")
  func gapsInAPureSeason() throws {
    let shape = [5.0, 9, 2, 7, 8, 3]
    var values = (0..<48).map { shape[$0 % 6] }
    for t in [0, 8, 9, 20, 21, 22, 41, 47] { values[t] = .nan }
    let fit = try fit("theta", TimeSeries(values: values, season: 6))
    let mean = shape.reduce(0, +) / 6
    for phase in 1...6 {
      #expect(abs(fit.parameter("s\(phase)")! - shape[phase - 1] / mean) < 1e-12)
    }
  }

  @Test("a phase that was never observed leaves no season to be found")
  func unobservedPhase() throws {
    let values = passengers.values.enumerated().map { $0 % 12 == 5 ? .nan : $1 }
    let series = passengers.with(values: values)
    #expect(try fit("theta", series).summary.resolved.description == "theta(season=none)")
    #expect(throws: ForecastError.self) { try Theta(season: .additive).fit(series) }
  }

  @Test("missing values at the end move time on along the line", arguments: specs.prefix(2))
  func trailingGap(spec: String) throws {
    var fit = try fit(spec, passengers)
    let before = try fit.predict(horizon: 6)
    try fit.update([.nan, .nan])
    let after = try fit.predict(horizon: 4)
    #expect(agrees(after.mean, Array(before.mean.dropFirst(2)), relative: 1e-12))
  }

  @Test("constants and pure seasons are forecast without error", arguments: specs)
  func withoutVariation(spec: String) throws {
    for value in [0.0, 7, -3] {
      let series = TimeSeries(values: Array(repeating: value, count: 30), season: 6)
      let forecast = try fit(spec, series).predict(horizon: 8)
      #expect(forecast.mean == Array(repeating: value, count: 8))
      #expect(forecast.standardError == Array(repeating: 0, count: 8))
    }
    let shape = [5.0, 9, 2, 7, 8, 3]
    let seasonal = TimeSeries(values: (0..<48).map { shape[$0 % 6] }, season: 6)
    let forecast = try fit(spec, seasonal).predict(horizon: 6)
    #expect(agrees(forecast.mean, shape, relative: 1e-9))
    let twoValued = TimeSeries(values: (0..<24).map { $0 % 3 == 0 ? 1 : 0 }, season: 1)
    let areFinite = try fit(spec, twoValued).predict(horizon: 5).mean.allSatisfy { $0.isFinite }
    #expect(areFinite)
  }

  @Test("units change nothing but the units", arguments: specs)
  func units(spec: String) throws {
    let base = try fit(spec, passengers).predict(horizon: 15)
    for exponent in [-500, -30, 30, 300] {
      let unit = Double(sign: .plus, exponent: exponent, significand: 1)
      let scaled = try fit(spec, passengers.with(values: passengers.values.map { $0 * unit }))
      #expect(try scaled.predict(horizon: 15).mean == base.mean.map { $0 * unit })
    }
  }

  @Test("without a season they move with the series", arguments: specs)
  func shift(spec: String) throws {
    let base = try fit(seasonless(spec), passengers).predict(horizon: 5)
    let moved = passengers.with(values: passengers.values.map { $0 + 4096 })
    let forecast = try fit(seasonless(spec), moved).predict(horizon: 5)
    #expect(agrees(forecast.mean.map { $0 - 4096 }, base.mean, relative: 1e-6))
  }

  @Test(
    "specs are printed as they are written",
    arguments: [
      "theta", "theta(season=additive)", "theta(optimised,criterion=sse,season=none)",
      "dynamic-theta(theta=2.5)", "dynamic-theta(criterion=sse,season=multiplicative)",
    ])
  func roundTrip(spec: String) throws {
    #expect(try ModelSpec.parse(spec).makeForecaster().spec.description == spec)
  }

  @Test(
    "specs that make no sense are refused",
    arguments: [
      "theta(criterion=sse)", "theta(3)", "theta(season=weekly)", "dynamic-theta(theta=0.5)",
      "dynamic-theta(criterion=mae)", "dynamic-theta(optimised)", "theta(theta=3)",
    ])
  func refusedSpecs(spec: String) {
    #expect(throws: ModelSpecError.self) { try ModelSpec.parse(spec).makeForecaster() }
  }
}
