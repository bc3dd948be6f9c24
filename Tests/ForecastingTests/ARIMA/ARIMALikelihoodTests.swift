import Foundation
import Testing

import Forecasting

/// The exact likelihood at given coefficients, by three algorithms and R.
@Suite struct ARIMALikelihoodTests {
  @Test(
    "At R's coefficients the likelihood is the true one", arguments: ARIMAConditionalTests.complete)
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

  static func banded(_ shape: ARIMAShape, _ coefficients: [Double], _ data: [Double]) throws
    -> Double
  {
    let factor = try #require(
      BandedLikelihood(shape: shape, coefficients: coefficients, count: data.count))
    var whitened = data
    #expect(factor.whiten(data, columns: 1, into: &whitened))
    let n = Double(data.count)
    let sum = whitened.reduce(0) { $0 + $1 * $1 }
    return -n / 2 * (1 + log(2 * Double.pi * sum / n)) - factor.logDeterminant / 2
  }

  @Test("Recursion, banded factor and dense normal density agree", arguments: models.indices)
  func threeAlgorithms(_ index: Int) throws {
    let (model, season, coefficients) = Self.models[index]
    let series = TimeSeries.synthetic(count: 300, season: season, offset: 0)
    let shape = model.shape(season: season)
    let data = ARIMAReference.differences(series.values, model, season)
    let objective = ExactObjective(shape: shape, data: data)
    let recursion = try #require(objective.logLikelihood(coefficients: coefficients))
    let banded = try Self.banded(shape, coefficients, data)
    let dense = DenseARIMA(model, series, coefficients).logLikelihood
    #expect(abs(recursion - banded) < 1e-7)
    #expect(abs(recursion - dense) < 1e-6)
  }

  @Test("Close to the unit circle the banded factor takes over")
  func nearUnitCircle() throws {
    let data = TimeSeries.synthetic(count: 120, season: 1, offset: 0).values
    let shape = ARIMAShape(order: ARIMAOrder(2, 0, 0), seasonal: nil, season: 1, constant: false)
    // Complex roots near the circle, where the dense covariance matrix still has enough digits.
    let coefficients = [2 * 0.9998 * cos(0.05), -0.9998 * 0.9998]
    let objective = ExactObjective(shape: shape, data: data)
    let guarded = try #require(objective.logLikelihood(coefficients: coefficients))
    #expect(objective.autoregressiveVariance > 1e4)
    #expect(abs(guarded - (try Self.banded(shape, coefficients, data))) < 1e-9)
    let series = TimeSeries(values: data)
    let dense = DenseARIMA(ARIMA(2, 0, 0, constant: false), series, coefficients).logLikelihood
    #expect(abs(guarded - dense) < 1e-4)
  }

  @Test("Outside of the stationary region there is no likelihood")
  func explosive() {
    let shape = ARIMAShape(order: ARIMAOrder(1, 0, 0), seasonal: nil, season: 1, constant: false)
    let objective = ExactObjective(shape: shape, data: [1, 2, 3, 4, 5])
    #expect(objective.logLikelihood(coefficients: [1.01]) == nil)
    #expect(BandedLikelihood(shape: shape, coefficients: [1.01], count: 5) == nil)
  }

  @Test("With gaps the banded factor's likelihood is that of the observed values, too")
  func furtherColumns() throws {
    let full = TimeSeries.synthetic(count: 90, season: 1, offset: 0)
    let gaps = [20, 45, 46]
    let values = full.values.enumerated().map { gaps.contains($0) ? .nan : $1 }
    let shape = ARIMAShape(order: ARIMAOrder(2, 0, 0), seasonal: nil, season: 1, constant: false)
    let coefficients = [2 * 0.9997 * cos(0.05), -0.9997 * 0.9997]
    // What stands in the gaps does not matter.
    let objective = ExactObjective(
      shape: shape, data: values.map { $0.isNaN ? 3 : $0 },
      missing: gaps.map { gap in (gap, (gap..<90).map { $0 == gap ? 1 : 0 }) })
    let likelihood = try #require(objective.logLikelihood(coefficients: coefficients))
    #expect(objective.autoregressiveVariance > 1e4)
    let dense = DenseARIMA(
      ARIMA(2, 0, 0, constant: false), full.with(values: values), coefficients)
    #expect(abs(likelihood - dense.logLikelihood) < 1e-4)
  }
}
