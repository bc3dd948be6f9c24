import Foundation
import Testing

import Forecasting

/// Forecasts against formulas that can be written down by hand.
@Suite struct ARIMAForecastTests {
  static func coefficient(_ name: String, _ fitted: ARIMA.Fitted) throws -> Double {
    try #require(fitted.summary.parameters.first { $0.name == name }?.value)
  }

  /// The standard errors over σ, squared: Σ ψ².
  static func growth(_ fitted: ARIMA.Fitted, _ horizon: Int) throws -> [Double] {
    let sigma2 = try #require(fitted.summary.sigma2)
    return try fitted.predict(horizon: horizon).standardError.map { $0 * $0 / sigma2 }
  }

  @Test("A random walk stays where it is, and its variance grows by σ² a step")
  func randomWalk() throws {
    let series = TimeSeries.synthetic(count: 60, season: 1)
    let fitted = try ARIMA(0, 1, 0).fit(series)
    let prediction = try fitted.predict(horizon: 10)
    #expect(prediction.mean == Array(repeating: series[59], count: 10))
    #expect(agrees(try Self.growth(fitted, 10), (1...10).map { Double($0) }, relative: 1e-12))
    let squares = (1..<60).map { (series[$0] - series[$0 - 1]) * (series[$0] - series[$0 - 1]) }
    #expect(abs(fitted.summary.sigma2! / (squares.reduce(0, +) / 59) - 1) < 1e-12)
    #expect(fitted.summary.parameters.isEmpty)
  }

  @Test("A random walk with drift is the drift model's line")
  func drift() throws {
    let series = TimeSeries.synthetic(count: 60, season: 1)
    let fitted = try ARIMA(0, 1, 0, constant: true).fit(series)
    let line = try Drift().fit(series).predict(horizon: 10)
    #expect(agrees(try fitted.predict(horizon: 10).mean, line.mean, relative: 1e-12))
    #expect(fitted.summary.parameters.map(\.name) == ["drift"])
  }

  @Test("A drift over seasonal differences is the mean change a cycle, divided by its steps")
  func seasonalDrift() throws {
    let series = TimeSeries.synthetic(count: 60, season: 4)
    let fitted = try ARIMA(0, 0, 0, seasonal: ARIMAOrder(0, 1, 0), constant: true).fit(series)
    let changes = (4..<60).map { series[$0] - series[$0 - 4] }
    let mean = changes.reduce(0, +) / 56
    #expect(abs(try Self.coefficient("drift", fitted) - mean / 4) < 1e-12)
    let expected = (0..<8).map { series[56 + $0 % 4] + mean * Double(1 + $0 / 4) }
    #expect(agrees(try fitted.predict(horizon: 8).mean, expected, relative: 1e-12))
  }

  @Test("An AR(1) returns to its mean by powers of its coefficient")
  func firstOrder() throws {
    let series = TimeSeries(values: try Golden("LakeHuron").y)
    let fitted = try AR(1).fit(series)
    let phi = try Self.coefficient("ar1", fitted)
    let mean = try Self.coefficient("intercept", fitted)
    let last = series[series.count - 1]
    let powers = (1...20).map { pow(phi, Double($0)) }
    let prediction = try fitted.predict(horizon: 20)
    #expect(agrees(prediction.mean, powers.map { mean + $0 * (last - mean) }, relative: 1e-12))
    let variance = powers.map { (1 - $0 * $0) / (1 - phi * phi) }
    #expect(agrees(try Self.growth(fitted, 20), variance, relative: 1e-12))
  }

  @Test("By conditional squares an AR(1) without a constant is least squares through the origin")
  func throughOrigin() throws {
    let y = try Golden("nottem").y.map { $0 - 49 }
    let fitted = try AR(1, constant: false, method: .css).fit(TimeSeries(values: y))
    let products = zip(y, y.dropFirst()).map(*).reduce(0, +)
    let squares = y.dropLast().map { $0 * $0 }.reduce(0, +)
    #expect(abs(try Self.coefficient("ar1", fitted) - products / squares) < 1e-5)
  }

  @Test("The airline model's variance is that of Box and Jenkins")
  func airline() throws {
    let golden = try Golden("AirPassengers")
    let series = TimeSeries(values: golden.y, season: 12)
    let fitted = try ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)).fit(series)
    let theta = -(try Self.coefficient("ma1", fitted))
    let seasonal = -(try Self.coefficient("sma1", fitted))
    // Box & Jenkins (1970), 9.2.3: ψ_(rm + j) = (1 − θ)(1 + r(1 − Θ)), plus 1 − Θ where j = m.
    let weights = (0..<36).map { k -> Double in
      if k == 0 { return 1 }
      let cycle = Double((k - 1) / 12)
      let ordinary = (1 - theta) * (1 + cycle * (1 - seasonal))
      return k % 12 == 0 ? ordinary + 1 - seasonal : ordinary
    }
    var sum = 0.0
    let expected = weights.map { weight in
      sum += weight * weight
      return sum
    }
    #expect(agrees(try Self.growth(fitted, 36), expected, relative: 1e-11))
  }

  @Test("Missing values at the end are steps of the forecast")
  func trailingGap() throws {
    let full = TimeSeries.synthetic(count: 80, season: 1)
    let gap = full.with(values: full.values + [.nan, .nan, .nan])
    let model = ARIMA(1, 1, 1)
    let a = try model.fit(full).predict(horizon: 8)
    let b = try model.fit(gap).predict(horizon: 5)
    #expect(agrees(b.mean, Array(a.mean.dropFirst(3)), relative: 1e-6))
    #expect(agrees(b.standardError, Array(a.standardError.dropFirst(3)), relative: 1e-3))
  }

  @Test("The conditional sum of squares is the recursion written out by hand")
  func byHand() throws {
    let series = TimeSeries.synthetic(count: 90, season: 4)
    let fitted = try ARIMA(1, 1, 1, seasonal: ARIMAOrder(1, 0, 1), method: .css).fit(series)
    let names = ["ar1", "ma1", "sar1", "sma1"]
    let c = try names.map { try Self.coefficient($0, fitted) }
    let y = series.values
    var e = Array(repeating: 0.0, count: 90)
    // y_t = y_(t−1) + w_t with (1 − φB)(1 − ΦB⁴) w = (1 + θB)(1 + ΘB⁴) e, e = 0 for t < 6.
    for t in 6..<90 {
      func w(_ lag: Int) -> Double { y[t - lag] - y[t - lag - 1] }
      let autoregressive = c[0] * w(1) + c[2] * w(4) - c[0] * c[2] * w(5)
      let ma = [1, 4, 5].map { t - $0 >= 0 ? e[t - $0] : 0 }
      e[t] = w(0) - autoregressive - c[1] * ma[0] - c[3] * ma[1] - c[1] * c[3] * ma[2]
    }
    #expect(abs(fitted.summary.sse! / e.map { $0 * $0 }.reduce(0, +) - 1) < 1e-10)
  }

  static let models = [
    ARIMA(2, 0, 1), ARIMA(1, 1, 1, constant: true), ARIMA(0, 2, 2),
    ARIMA(1, 1, 1, seasonal: ARIMAOrder(1, 0, 1)), ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)),
    ARIMA(1, 0, 1, seasonal: ARIMAOrder(1, 1, 0), constant: true),
    ARIMA(2, 1, 1, seasonal: ARIMAOrder(0, 1, 1), method: .css),
  ]

  @Test("Forecasts are the conditional distribution of the normal model", arguments: models)
  func conditional(_ model: ARIMA) throws {
    let series = TimeSeries.synthetic(count: 90, season: 4)
    let fitted = try model.fit(series)
    let dense = DenseARIMA(fitted, model, series, horizon: 24)
    let prediction = try fitted.predict(horizon: 24)
    #expect(agrees(prediction.mean, dense.mean, relative: 1e-9))
    #expect(agrees(try Self.growth(fitted, 24), dense.variance, relative: 1e-9))
    if model.method != .css {
      #expect(abs(try #require(fitted.summary.logLikelihood) - dense.logLikelihood) < 1e-8)
      #expect(abs(try #require(fitted.summary.sse) / dense.sumOfSquares - 1) < 1e-9)
    }
  }

  @Test("A fitted value is the forecast from the values before", arguments: models)
  func fittedValues(_ model: ARIMA) throws {
    let series = TimeSeries.synthetic(count: 90, season: 4)
    let fitted = try model.fit(series)
    let values = fitted.fittedValues(of: series)
    for t in [12, 13, 40, 89] {
      let dense = DenseARIMA(fitted, model, series.prefix(t), horizon: 1)
      #expect(abs(values[t] - dense.mean[0]) < 1e-9 * abs(dense.mean[0]))
    }
    let first = model.order.d + 4 * (model.seasonal?.d ?? 0)
    #expect(values.prefix(first).allSatisfy { $0.isNaN })
    #expect(values.dropFirst(first).allSatisfy { $0.isFinite })
  }
}
