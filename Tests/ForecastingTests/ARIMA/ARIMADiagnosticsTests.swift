import Foundation
import Testing

import Forecasting

@Suite struct ARIMADiagnosticsTests {
  @Test("Roots of hand-made polynomials: real, a conjugate pair, of high degree")
  func roots() throws {
    // (1 − z/2)(1 + z/4) = 1 − z/4 − z²/8.
    let real = try PolynomialRoots.find([0.25, 0.125])
    #expect(agrees(real.map(\.modulus), [2, 4], relative: 1e-12))
    #expect(agrees(real.map(\.argument), [0, Double.pi], relative: 1e-12))
    // (1 − z e^{iπ/3}/1.25)(1 − z e^{−iπ/3}/1.25) = 1 − z/1.25 + z²/1.5625.
    let pair = try PolynomialRoots.find([1 / 1.25, -1 / 1.5625])
    #expect(agrees(pair.map(\.modulus), [1.25, 1.25], relative: 1e-12))
    #expect(agrees(pair.map(\.argument), [-Double.pi / 3, Double.pi / 3], relative: 1e-12))
    // 1 − z^24 / 2 has 24 roots at 2^(1/24); trailing zeros lower the degree.
    let high = try PolynomialRoots.find(Array(repeating: 0, count: 23) + [0.5])
    #expect(high.count == 24)
    #expect(high.allSatisfy { abs($0.modulus - pow(2, 1.0 / 24)) < 1e-12 })
    #expect(try PolynomialRoots.find([0.5, 0, 0]).map(\.modulus) == [2])
    #expect(try PolynomialRoots.find([0, 0]).isEmpty)
    #expect(try PolynomialRoots.find([]).isEmpty)
  }

  private func warnings(_ order: ARIMAOrder, _ seasonal: ARIMAOrder, _ coefficients: [Double])
    throws -> [String]
  {
    let shape = ARIMAShape(order: order, seasonal: seasonal, season: 4, constant: false)
    return ARIMA.Root.warnings(try ARIMA.Root.all(shape, coefficients))
  }

  @Test("Warns of roots near the unit circle and of factors that nearly cancel, and only of those")
  func warnings() throws {
    let none = ARIMAOrder(0, 0, 0)
    #expect(try warnings(ARIMAOrder(1, 0, 1), none, [0.7, 0.7]).isEmpty)
    #expect(try warnings(ARIMAOrder(1, 0, 1), none, [0.7, -0.6]).isEmpty)
    let cancelling = try warnings(ARIMAOrder(1, 0, 1), none, [0.7, -0.69])
    #expect(
      cancelling == [
        "a root of the AR and one of the MA factor nearly cancel: moduli 1.429 and 1.449"
      ])
    #expect(
      try warnings(none, ARIMAOrder(0, 0, 1), [-0.995]) == [
        "a root of the seasonal MA factor is within 1 % of the unit circle: modulus 1.005"
      ])
    #expect(try warnings(none, ARIMAOrder(0, 0, 1), [-0.98]).isEmpty)
    // A seasonal factor does not cancel an ordinary one: their lags differ.
    #expect(try warnings(ARIMAOrder(1, 0, 0), ARIMAOrder(0, 0, 1), [0.5, -0.5]).isEmpty)
    let seasonal = try warnings(none, ARIMAOrder(1, 0, 1), [0.5, -0.5])
    #expect(seasonal.count == 1 && seasonal[0].contains("seasonal AR"))
    #expect(try warnings(ARIMAOrder(1, 0, 1), none, [-0.7, 0.69]).count == 1)
    // A conjugate pair on both sides is told once.
    let pairs = try warnings(ARIMAOrder(2, 0, 2), none, [0.8, -0.64, -0.8, 0.63])
    #expect(pairs.count == 1)
  }

  @Test("A fit's roots are those of its coefficients")
  func fitted() throws {
    let fitted = try ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1))
      .fit(TimeSeries.synthetic(count: 120, season: 12))
    let roots = try fitted.roots
    #expect(roots.map(\.factor) == [.ma, .seasonalMA])
    for (root, parameter) in zip(roots, fitted.summary.parameters) {
      #expect(abs(root.value.modulus * abs(parameter.value) - 1) < 1e-9)
    }
  }

  @Test("The residual test is that of the standardised innovations, and its lag follows the season")
  func residuals() throws {
    let golden = try Golden("AirPassengers")
    let passengers = TimeSeries(values: golden.y, season: 12)
    let model = ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1), transformation: .fixed(.log))
    let fitted = try model.fit(passengers)
    let test = try fitted.residualTest(of: passengers)
    // 107 innovations, 2m = 24, a fifth is 21.
    #expect(test.lag == 21 && test.degreesOfFreedom == 19)
    // Far from the start the filter has settled: innovations are differences from the medians, and
    // their scale does not matter.
    let logs = passengers.with(values: passengers.values.map { log($0) })
    let plain = try ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)).fit(logs)
    let direct = try LjungBoxTest(
      Array(plain.residuals(of: logs).dropFirst(13)), lag: 21, fittedParameters: 2)
    #expect(abs(test.statistic / direct.statistic - 1) < 0.1)
    #expect(test.statistic == (try plain.residualTest(of: logs)).statistic)
    #expect(fitted.summary(of: passengers).residualTest == test)
    #expect(fitted.summary.residualTest == nil)
    // Without a season it is 10 lags.
    let nile = TimeSeries(values: try Golden("Nile").y)
    let test10 = try ARIMA(0, 1, 1).fit(nile).residualTest(of: nile)
    #expect(test10.lag == 10 && test10.degreesOfFreedom == 9)
    // A model that leaves the season in its errors fails, where the airline model passes.
    let wrong = try ARIMA(0, 1, 1).fit(logs).residualTest(of: logs)
    #expect(wrong.pValue < 1e-6 && test.pValue > 0.01)
  }

  @Test("An automatic choice tells the same of its model; a constant series has no test")
  func summaries() throws {
    let series = TimeSeries.synthetic(count: 90, season: 6)
    let chosen = try AutoARIMA().fit(series)
    let model = try chosen.arima.fit(series)
    let (ours, theirs) = (chosen.summary(of: series), model.summary(of: series))
    let (a, b) = (try #require(ours.residualTest), try #require(theirs.residualTest))
    #expect(a.degreesOfFreedom == b.degreesOfFreedom)
    #expect(abs(a.statistic / b.statistic - 1) < 1e-2)
    #expect(ours.candidates != nil)
    let flat = TimeSeries(values: Array(repeating: 5, count: 40))
    let fit = try ARIMA(1, 0, 0).fit(flat)
    #expect(throws: ForecastError.self) { try fit.residualTest(of: flat) }
    #expect(fit.summary(of: flat).residualTest == nil)
  }

  @Test("White noise under arima(1,0,1) is fitted by factors that nearly cancel")
  func noise() throws {
    var told = 0
    for seed in 0..<20 {
      var random = TestRandom(seed: UInt64(seed))
      let series = TimeSeries(values: (0..<300).map { _ in random.normal() })
      let summary = try ARIMA(1, 0, 1).fit(series).summary(of: series)
      if summary.note?.contains("nearly cancel") == true { told += 1 }
    }
    #expect(told >= 3)
  }
}
