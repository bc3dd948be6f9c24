import Foundation
import Testing

import Forecasting

/// The exact likelihood at given coefficients, by three algorithms and R.
@Suite struct ARIMALikelihoodTests {
  @Test("At R's coefficients the likelihood is the true one", arguments: ARIMAConditionalTests.complete)
  func atCoefficients(_ name: String) throws {
    let references = try ARIMAReference.exact(name).filter { $0.trueLikelihood != nil }
    #expect(!references.isEmpty)
    for reference in references {
      let shape = reference.shape
      let objective = ExactObjective(shape: shape, data: reference.differences)
      let ours = try #require(
        objective.logLikelihood(coefficients: reference.coefficients), "\(reference.name)")
      let truth = try #require(reference.trueLikelihood)
      #expect(abs(ours - truth) < 1e-6, "\(reference.name) \(ours - truth)")
    }
  }

  /// Models whose cost or conditioning depends on the season, with coefficients.
  static let models: [(ARIMA, Int, [Double])] = [
    (ARIMA(2, 0, 1, constant: false), 1, [0.5, 0.3, -0.4]),
    (ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)), 12, [-0.4, -0.95]),
    (ARIMA(2, 1, 2, seasonal: ARIMAOrder(1, 1, 1)), 12, [0.4, -0.3, 0.6, 0.2, 0.3, -0.7]),
    (ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)), 52, [-0.4, -0.7]),
    (
      ARIMA(2, 0, 1, seasonal: ARIMAOrder(1, 0, 1), constant: false), 52,
      [0.6, 0.2, 0.3, 0.4, -0.6]
    ),
    (ARIMA(1, 1, 1, seasonal: ARIMAOrder(1, 0, 0)), 52, [0.3, 0.5, -0.8]),
  ]

  @Test("Recursion, banded factor and dense normal density agree", arguments: models.indices)
  func threeAlgorithms(_ index: Int) throws {
    let (model, season, coefficients) = Self.models[index]
    let series = TimeSeries.synthetic(count: 300, season: season, offset: 0)
    let shape = model.shape(season: season)
    let data = ARIMAReference.differences(series.values, model, season)
    let objective = ExactObjective(shape: shape, data: data)
    let recursion = try #require(objective.logLikelihood(coefficients: coefficients))
    let parts = try #require(
      BandedLikelihood(shape: shape, coefficients: coefficients, count: data.count)?
        .parts(data: data))
    let n = Double(data.count)
    let banded =
      -n / 2 * (1 + log(2 * Double.pi * parts.sumOfSquares / n)) - parts.logDeterminant / 2
    let dense = DenseARIMA(model, series, coefficients).logLikelihood
    #expect(abs(recursion - banded) < 1e-7)
    #expect(abs(recursion - dense) < 1e-6)
  }

  @Test("Close to the unit circle the banded factor keeps the digits that the recursion loses")
  func nearUnitCircle() throws {
    let data = TimeSeries.synthetic(count: 120, season: 1, offset: 0).values
    let shape = ARIMAShape(order: ARIMAOrder(2, 0, 0), seasonal: nil, season: 1, constant: false)
    // Complex roots of modulus 1/√(1 − 1e-6).
    let radius = (1 - 1e-6).squareRoot()
    let coefficients = [2 * radius * cos(0.5), -radius * radius]
    let objective = ExactObjective(shape: shape, data: data)
    let guarded = try #require(objective.logLikelihood(coefficients: coefficients))
    #expect(objective.autoregressiveVariance > 1e4)
    let parts = try #require(
      BandedLikelihood(shape: shape, coefficients: coefficients, count: 120)?.parts(data: data))
    #expect(
      guarded == objective.logLikelihood(parts.sumOfSquares * exp(parts.logDeterminant / 120)))
    let recursion = objective.logLikelihood(objective.sumOfSquares(coefficients: coefficients))
    #expect(guarded != recursion)
    #expect(abs(guarded - recursion) < 1e-2)
  }

  @Test("Outside of the stationary region there is no likelihood")
  func explosive() {
    let shape = ARIMAShape(order: ARIMAOrder(1, 0, 0), seasonal: nil, season: 1, constant: false)
    let objective = ExactObjective(shape: shape, data: [1, 2, 3, 4, 5])
    #expect(objective.logLikelihood(coefficients: [1.01]) == nil)
    #expect(BandedLikelihood(shape: shape, coefficients: [1.01], count: 5) == nil)
  }

  @Test("Regressors and missing values cost the banded factor no digits")
  func furtherColumns() throws {
    let shape = ARIMAShape(order: ARIMAOrder(1, 0, 1), seasonal: nil, season: 1, constant: true)
    var data = TimeSeries.synthetic(count: 80, season: 1, offset: 0).values
    let gaps = [3, 30, 31, 60]
    for t in gaps { data[t] = 0 }
    let impulses = gaps.map { gap in (0..<80).map { $0 == gap ? 1.0 : 0 } }
    let ones = [Double](repeating: 1, count: 80)
    let objective = ExactObjective(
      shape: shape, data: data, missing: impulses.map { (0, $0) }, regressors: [ones])
    let coefficients = [0.7, -0.2]
    let recursion = try #require(objective.logLikelihood(coefficients: coefficients))
    let parts = try #require(
      BandedLikelihood(shape: shape, coefficients: coefficients, count: 80)?
        .parts(data: data, missing: impulses, regressors: [ones]))
    let banded = objective.logLikelihood(parts.sumOfSquares * exp(parts.logDeterminant / 76))
    #expect(abs(recursion - banded) < 1e-9)
  }
}
