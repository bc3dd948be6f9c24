import Foundation
import Testing

import Forecasting

/// States: updates, gaps, what is written to disk.
@Suite struct ARIMAStateTests {
  static let models = [
    ARIMA(0, 0, 0), ARIMA(2, 0, 1), ARIMA(0, 1, 1), ARIMA(1, 1, 1, constant: true), ARIMA(0, 2, 2),
    ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)), ARIMA(1, 0, 0, seasonal: ARIMAOrder(1, 1, 0)),
    ARIMA(1, 0, 1, seasonal: ARIMAOrder(1, 0, 1)),
    ARIMA(0, 0, 2, seasonal: ARIMAOrder(0, 1, 1), constant: true),
  ]

  @Test("An update gives the state that filtering all data gives", arguments: models)
  func update(_ model: ARIMA) throws {
    var whole = TimeSeries.synthetic(count: 120, season: 12)
    var values = whole.values
    for t in [40, 95, 96, 119] { values[t] = .nan }
    whole = whole.with(values: values)
    var stepwise = try model.fit(whole.prefix(90))
    var atOnce = stepwise
    for t in 90..<120 { try stepwise.update([values[t]]) }
    try atOnce.update(Array(values[90...]))
    #expect(stepwise.header == whole.header)
    #expect(try stepwise.predict(horizon: 24) == atOnce.predict(horizon: 24))
    // The next one-step forecast is what the fitted coefficients give over the whole history.
    let extended = whole.with(values: values + [0])
    let next = try #require(stepwise.fittedValues(of: extended).last)
    #expect(abs(try stepwise.predict(horizon: 1).mean[0] - next) < 1e-9 * abs(next))
  }

  @Test("A model that is written and read forecasts the same", arguments: models)
  func coding(_ model: ARIMA) throws {
    let series = TimeSeries.synthetic(count: 120, season: 12)
    let fitted = try model.fit(series)
    let data = try JSONEncoder().encode(fitted)
    let read = try JSONDecoder().decode(ARIMA.Fitted.self, from: data)
    #expect(try read.predict(horizon: 24) == fitted.predict(horizon: 24))
    #expect(read.summary == fitted.summary)
    #expect(data.count < 4000)
  }

  @Test("A written model whose parts do not fit together is refused")
  func corrupted() throws {
    let series = TimeSeries.synthetic(count: 120, season: 12)
    let fitted = try ARIMA(1, 1, 1, seasonal: ARIMAOrder(1, 1, 1)).fit(series)
    let text = String(decoding: try JSONEncoder().encode(fitted), as: UTF8.self)
    for (part, replacement) in [
      ("\"ar\":1", "\"ar\":2"), ("\"season\":12", "\"season\":52"),
      ("\"season\":12", "\"season\":0"), ("\"ma\":1", "\"ma\":-1"),
      ("\"coefficients\":[", "\"coefficients\":[0,"), ("\"free\":[", "\"free\":[0,"),
      ("\"levels\":[", "\"levels\":[0,"), ("\"predictions\":[", "\"predictions\":[0,"),
      ("\"gain\":[", "\"gain\":[0,"), ("\"fading\":[", "\"fading\":[0,"),
      ("\"factor\":[", "\"factor\":[0"), ("\"right\":[", "\"right\":[0"),
    ] {
      let broken = text.replacing(part, with: replacement)
      #expect(broken != text)
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(ARIMA.Fitted.self, from: Data(broken.utf8))
      }
    }
  }

  @Test("A fit is the same bits every time", arguments: models)
  func deterministic(_ model: ARIMA) throws {
    let series = TimeSeries.synthetic(count: 120, season: 12)
    #expect(try model.fit(series).predict(horizon: 5) == model.fit(series).predict(horizon: 5))
  }

  @Test("A warm start is never worse than a cold one", arguments: models)
  func warm(_ model: ARIMA) throws {
    let series = TimeSeries.synthetic(count: 120, season: 12, seed: 3)
    var start: ARIMA.Fitted?
    for count in [60, 61, 80, 100, 120] {
      let cold = try model.fit(series.prefix(count))
      let warm = try model.fit(series.prefix(count), from: start, stop: .never)
      let (reached, before) = (warm.summary.logLikelihood, cold.summary.logLikelihood)
      #expect(try #require(reached) >= (try #require(before)) - 1e-7)
      start = warm
    }
  }

  @Test("A start of other orders is left aside")
  func otherStart() throws {
    let series = TimeSeries.synthetic(count: 120, season: 12)
    let other = try ARIMA(2, 0, 1).fit(series)
    let fitted = try ARIMA(0, 1, 1).fit(series, from: other, stop: .never)
    #expect(try fitted.summary == ARIMA(0, 1, 1).fit(series).summary)
  }

  @Test("The filter for gaps agrees with the fast one where there are none", arguments: models)
  func objectives(_ model: ARIMA) {
    let series = TimeSeries.synthetic(count: 120, season: 12, offset: 0)
    let shape = ARIMAShape(
      order: model.order, seasonal: model.seasonal, season: 12, constant: model.constant)
    var differences = series.values
    for lag in Array(repeating: 1, count: model.order.d)
      + Array(repeating: 12, count: model.seasonal?.d ?? 0)
    {
      differences = zip(differences.dropFirst(lag), differences).map { $0 - $1 }
    }
    let fast = CompleteCSS(shape: shape, differences: differences)
    let general = GappedCSS(shape: shape, levels: series.values)
    let point = (0..<shape.count).map { 0.3 - 0.2 * Double($0) }
    #expect(abs(fast.sumOfSquares(at: point) / general.sumOfSquares(at: point) - 1) < 1e-10)
    #expect(abs(fast.constant - general.constant) < 1e-9 * max(1, abs(fast.constant)))
    let analytic = NormalEquations(shape: shape)
    let numeric = NormalEquations(shape: shape)
    fast.linearise(into: analytic)
    general.linearise(into: numeric)
    for i in 0..<shape.count {
      let scale = abs(numeric.descent[i]) + numeric.matrix[i * shape.count + i]
      #expect(abs(analytic.descent[i] - numeric.descent[i]) < 1e-4 * scale)
      for j in 0..<shape.count {
        let product =
          (numeric.matrix[i * shape.count + i] * numeric.matrix[j * shape.count + j]).squareRoot()
        let difference =
          analytic.matrix[i * shape.count + j] - numeric.matrix[i * shape.count + j]
        #expect(abs(difference) < 1e-4 * product)
      }
    }
  }

  @Test("Partial autocorrelations and their derivatives match differences")
  func partialAutocorrelations() {
    let order = 5
    let free = [0.3, -0.8, 1.1, 0.2, -0.4]
    func coefficients(_ free: [Double]) -> [Double] {
      var result = [Double](repeating: 0, count: order)
      PartialAutocorrelations.coefficients(of: free, order: order, sign: -1, into: &result)
      return result
    }
    var rows = [Double](repeating: 0, count: order * order)
    var scratch = [Double](repeating: 0, count: order)
    PartialAutocorrelations.derivative(
      of: free, order: order, sign: -1, into: &rows, stride: order, scratch: &scratch)
    for i in 0..<order {
      var up = free
      var down = free
      up[i] += 1e-5
      down[i] -= 1e-5
      let slope = zip(coefficients(up), coefficients(down)).map { ($0 - $1) / 2e-5 }
      #expect(agrees(Array(rows[(i * order)..<((i + 1) * order)]), slope, relative: 1e-8))
    }
  }
}
