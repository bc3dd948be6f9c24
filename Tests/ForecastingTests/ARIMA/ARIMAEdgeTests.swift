import Testing

import Forecasting

/// Series that break careless code.
@Suite struct ARIMAEdgeTests {
  static let models: [any Forecaster] = [
    AR(1), AR(3, constant: false), ARIMA(0, 0, 1), ARIMA(0, 1, 1), ARIMA(1, 1, 1),
    ARIMA(0, 2, 2), ARIMA(0, 1, 1, constant: true), ARIMA(2, 1, 2),
    ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)), ARIMA(1, 0, 1, seasonal: ARIMAOrder(1, 0, 1)),
  ]

  /// A finite forecast, or a typed reason.
  static func expectSound(_ model: any Forecaster, _ values: [Double], season: Int = 4) {
    do throws(ForecastError) {
      let fitted = try model.fit(TimeSeries(values: values, season: season))
      let prediction = try fitted.predict(horizon: 30)
      #expect(prediction.mean.allSatisfy { $0.isFinite }, "\(model.spec)")
      #expect(prediction.standardError.allSatisfy { $0.isFinite && $0 >= 0 }, "\(model.spec)")
      #expect(fitted.summary.parameters.allSatisfy { $0.value.isFinite }, "\(model.spec)")
    } catch {
      #expect(!error.description.isEmpty)
    }
  }

  @Test("A constant series is forecast as that constant, without spread")
  func constant() throws {
    for model in Self.models {
      for level in [0.0, 7.3, -1e12] {
        let series = TimeSeries(values: Array(repeating: level, count: 60), season: 4)
        if model.capabilities.contains(.shiftEquivariant) || level == 0 {
          let prediction = try model.fit(series).predict(horizon: 6)
          #expect(
            prediction.mean.allSatisfy { abs($0 - level) <= 1e-9 * abs(level) }, "\(model.spec)")
          #expect(prediction.standardError == Array(repeating: 0, count: 6), "\(model.spec)")
        } else {
          Self.expectSound(model, series.values)
        }
      }
    }
  }

  @Test("A straight line is continued where differences or a drift make it constant")
  func line() throws {
    let values = (0..<60).map { 0.1 * Double($0) + 3 }
    for model in Self.models { Self.expectSound(model, values) }
    for model in [
      ARIMA(0, 1, 1, constant: true), ARIMA(0, 2, 2),
      ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)), ARIMA(1, 1, 0, constant: true),
      ARIMA(1, 1, 0, method: .css),
    ] {
      let prediction = try model.fit(TimeSeries(values: values, season: 4)).predict(horizon: 8)
      let line = (60..<68).map { 0.1 * Double($0) + 3 }
      #expect(agrees(prediction.mean, line, relative: 1e-4), "\(model.spec)")
      #expect(prediction.standardError.allSatisfy { $0 < 1e-4 })
    }
  }

  @Test("Hard series give a finite forecast or a reason")
  func hard() {
    var random = TestRandom(seed: 5)
    let noise = (0..<80).map { _ in random.normal() }
    var outlier = noise
    outlier[40] = 1e6
    let series: [[Double]] = [
      noise.map { 1e12 + $0 }, noise.map { 1e-12 * $0 }, noise.map { 1e150 * $0 },
      noise.map { 1e308 * $0 / 10 }, noise.map { 1e-300 * $0 }, outlier,
      (0..<80).map { 1.2.power($0) }, (0..<80).map { $0 == 79 ? 1 : 0 },
      (0..<80).map { $0 == 0 ? 1 : 0 }, (0..<80).map { $0 % 2 == 0 ? 1 : -1 },
      (0..<80).map { Double($0 % 4) }, noise.map { $0.rounded() },
    ]
    for values in series {
      for model in Self.models {
        Self.expectSound(model, values)
        var gappy = values
        for t in [0, 1, 5, 30, 31, 79] { gappy[t] = .nan }
        Self.expectSound(model, gappy)
      }
    }
  }

  @Test("Any length from nothing on is a forecast or a reason")
  func lengths() throws {
    let values = TimeSeries.synthetic(count: 40, season: 4).values
    for model in Self.models {
      let need = model.minimumObservations(season: 4)
      for count in 0...40 {
        let series = TimeSeries(values: Array(values.prefix(count)), season: 4)
        if count == 0 {
          #expect(throws: ForecastError.noObservations) { try model.fit(series) }
        } else if count < need {
          #expect(throws: ForecastError.tooShort(have: count, need: need)) { try model.fit(series) }
        } else {
          #expect(try model.fit(series).predict(horizon: 9).mean.allSatisfy { $0.isFinite })
        }
      }
    }
  }

  @Test("Forecasts shift and scale with the series where the model says so")
  func equivariance() throws {
    let series = TimeSeries.synthetic(count: 90, season: 4)
    for model in Self.models {
      let base = try model.fit(series).predict(horizon: 8)
      // With roots on the unit circle the likelihood itself has fewer digits.
      let loss = (model as? ARIMA)?.seasonal?.p ?? 0 > 0 ? 100.0 : 1
      for factor in [1e-12, 3, 1e12] {
        let scaled = try model.fit(series.with(values: series.values.map { factor * $0 }))
          .predict(horizon: 8)
        #expect(
          agrees(scaled.mean, base.mean.map { factor * $0 }, relative: 1e-6 * loss),
          "\(model.spec)")
        #expect(
          agrees(
            scaled.standardError, base.standardError.map { factor * $0 }, relative: 1e-5 * loss),
          "\(model.spec)")
      }
      guard model.capabilities.contains(.shiftEquivariant) else { continue }
      let shifted = try model.fit(series.with(values: series.values.map { $0 + 5000 }))
        .predict(horizon: 8)
      #expect(agrees(shifted.mean, base.mean.map { $0 + 5000 }, relative: 1e-6), "\(model.spec)")
      #expect(
        agrees(shifted.standardError, base.standardError, relative: 1e-5 * loss), "\(model.spec)")
    }
  }

  @Test("A season that was never observed is named as the reason")
  func unobservedSeason() {
    let values = (0..<60).map { $0 % 4 == 2 ? Double.nan : Double($0 % 7) }
    #expect(throws: ForecastError.missingValues("a season of the cycle was never observed")) {
      try ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)).fit(TimeSeries(values: values, season: 4))
    }
  }

  @Test("Too few neighbours under differences are a reason")
  func sparse() {
    let values = (0..<60).map { $0 % 2 == 0 ? Double.nan : Double($0 % 7) }
    for model in Self.models { Self.expectSound(model, values, season: 5) }
    for model in Self.models { Self.expectSound(model, values, season: 1) }
  }

  @Test("Missing values at the start are left out")
  func leadingGap() throws {
    let series = TimeSeries.synthetic(count: 60, season: 1)
    let late = series.with(values: [.nan, .nan] + series.values)
    let a = try ARIMA(1, 1, 1).fit(series)
    let b = try ARIMA(1, 1, 1).fit(late)
    #expect(a.summary == b.summary)
    #expect(try a.predict(horizon: 3) == b.predict(horizon: 3))
    #expect(b.fittedValues(of: late)[0].isNaN)
  }

  @Test("A raised flag stops the search")
  func stop() {
    let flag = StopFlag()
    flag.raise()
    #expect(throws: ForecastError.cancelled) {
      try ARIMA(2, 1, 2).fit(TimeSeries.synthetic(count: 90, season: 4), from: nil, stop: flag)
    }
  }

  @Test("An infinite update is refused and changes nothing")
  func infiniteUpdate() throws {
    var fitted = try AR(1).fit(TimeSeries.synthetic(count: 30, season: 1))
    let before = try fitted.predict(horizon: 3)
    #expect(throws: ForecastError.notFinite("a new value is infinite")) {
      try fitted.update([1, .infinity])
    }
    #expect(try fitted.predict(horizon: 3) == before)
  }
}

extension Double {
  fileprivate func power(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * self }
  }
}
