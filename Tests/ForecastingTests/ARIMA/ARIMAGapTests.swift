import Foundation
import Testing

import Forecasting

/// Missing values: the exact filter against one normal distribution of what was observed.
@Suite struct ARIMAGapTests {
  static let models = [
    ARIMA(0, 0, 0), ARIMA(2, 0, 1), ARIMA(0, 1, 1), ARIMA(1, 1, 1, constant: true), ARIMA(0, 2, 2),
    ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)), ARIMA(1, 0, 0, seasonal: ARIMAOrder(1, 1, 0)),
    ARIMA(1, 0, 1, seasonal: ARIMAOrder(1, 0, 1)),
    ARIMA(0, 0, 2, seasonal: ARIMAOrder(0, 1, 1), constant: true),
  ]

  /// A series without the values at random positions, single ones and stretches.
  static func gappy(count: Int, season: Int, share: Double, seed: UInt64 = 7) -> TimeSeries {
    var random = TestRandom(seed: seed)
    let full = TimeSeries.synthetic(count: count, season: season, seed: seed)
    var values = full.values
    for t in values.indices where Double.random(in: 0..<1, using: &random) < share {
      values[t] = .nan
      if t % 3 == 0, t + 1 < count { values[t + 1] = .nan }
    }
    return full.with(values: values)
  }

  static func expectDense(
    _ fitted: ARIMA.Fitted, _ model: ARIMA, _ series: TimeSeries, likelihood: Bool = true
  ) throws {
    let dense = DenseARIMA(fitted, model, series, horizon: 20)
    let prediction = try fitted.predict(horizon: 20)
    let sigma2 = try #require(fitted.summary.sigma2)
    #expect(agrees(prediction.mean, dense.mean, relative: 1e-7), "\(model.spec)")
    #expect(
      agrees(
        prediction.standardError.map { $0 * $0 / sigma2 }, dense.variance, relative: 1e-6),
      "\(model.spec)")
    guard likelihood else { return }
    #expect(fitted.summary.observations == dense.count)
    let likelihood = try #require(fitted.summary.logLikelihood)
    #expect(abs(likelihood - dense.logLikelihood) < 1e-6, "\(model.spec)")
  }

  @Test("Likelihood and forecasts of a series with gaps are those of its observed values")
  func gaps() throws {
    for model in Self.models {
      for (share, seed) in [(0.05, UInt64(3)), (0.3, 4), (0.45, 5)] {
        let series = Self.gappy(count: 120, season: 12, share: share, seed: seed)
        try Self.expectDense(try model.fit(series), model, series)
      }
    }
  }

  @Test("So they are at season 52")
  func yearly() throws {
    for model in [
      ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)), ARIMA(1, 0, 0, seasonal: ARIMAOrder(1, 1, 0)),
      ARIMA(1, 0, 1, seasonal: ARIMAOrder(0, 0, 1)),
    ] {
      let series = Self.gappy(count: 260, season: 52, share: 0.08)
      try Self.expectDense(try model.fit(series), model, series)
    }
  }

  @Test("Every second value is enough for differences, though none is observed")
  func everySecond() throws {
    let full = TimeSeries.synthetic(count: 121, season: 1)
    let series = full.with(values: full.values.enumerated().map { $0 % 2 == 0 ? $1 : .nan })
    for model in [ARIMA(0, 1, 1), ARIMA(0, 2, 2), ARIMA(1, 0, 0)] {
      try Self.expectDense(try model.fit(series), model, series)
    }
  }

  @Test("A long gap is bridged", arguments: models)
  func longGap(_ model: ARIMA) throws {
    let full = TimeSeries.synthetic(count: 160, season: 12)
    var values = full.values
    for t in 50..<100 { values[t] = .nan }
    let series = full.with(values: values)
    try Self.expectDense(try model.fit(series), model, series)
  }

  @Test("Updates through gaps give what the observed values tell", arguments: models)
  func update(_ model: ARIMA) throws {
    let series = Self.gappy(count: 150, season: 12, share: 0.2)
    var fitted = try model.fit(series.prefix(100))
    for t in 100..<150 { try fitted.update([series[t]]) }
    try Self.expectDense(fitted, model, series, likelihood: false)
  }

  @Test("Unknowns that are no longer felt are dropped, and the forecasts stay")
  func forgotten() throws {
    let full = TimeSeries.synthetic(count: 200, season: 1)
    var values = full.values
    for t in [20, 21, 60, 61, 62, 110] { values[t] = .nan }
    let series = full.with(values: values)
    let model = ARIMA(1, 1, 1)
    let fitted = try model.fit(series)
    #expect(fitted.unknowns == 0)
    try Self.expectDense(fitted, model, series)
    let late = series.with(values: values + [.nan, .nan])
    #expect(try model.fit(late).unknowns == 2)
  }

  @Test("A start of the cycle with gaps is conditional on the first values that tell it")
  func gapsAtTheStart() throws {
    let full = TimeSeries.synthetic(count: 100, season: 4)
    for model in [
      ARIMA(0, 2, 2), ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)),
      ARIMA(1, 0, 0, seasonal: ARIMAOrder(0, 1, 1), constant: true),
    ] {
      var values = full.values
      for t in [1, 2, 3, 6] { values[t] = .nan }
      let series = full.with(values: values)
      try Self.expectDense(try model.fit(series), model, series)
    }
  }

  @Test("Many missing values end the search early, but the likelihood is still exact")
  func many() throws {
    let series = Self.gappy(count: 1200, season: 52, share: 0.3)
    let model = ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1))
    let fitted = try model.fit(series)
    #expect(fitted.summary.converged == false)
    // The coefficients are those of the conditional sum of squares.
    let conditional = try ARIMA(
      0, 1, 1, seasonal: ARIMAOrder(0, 1, 1), method: .css
    ).fit(series)
    #expect(
      fitted.summary.parameters.map(\.value) == conditional.summary.parameters.map(\.value))
    #expect(try fitted.predict(horizon: 60).mean.allSatisfy { $0.isFinite })
    #expect(try model.evaluations(series) < 10)
  }
}
