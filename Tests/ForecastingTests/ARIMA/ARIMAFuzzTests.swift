import Testing

import Forecasting

/// Two thousand random series: each a finite forecast or a typed reason, at bounded work.
@Suite struct ARIMAFuzzTests {
  static let models = [
    ARIMA(1, 0, 0), ARIMA(0, 1, 1), ARIMA(1, 1, 1, constant: true), ARIMA(2, 0, 2), ARIMA(2, 1, 2),
    ARIMA(0, 2, 2), ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)),
    ARIMA(1, 0, 1, seasonal: ARIMAOrder(1, 1, 0)), ARIMA(1, 0, 0, seasonal: ARIMAOrder(1, 0, 1)),
  ]

  /// A short series of one of many kinds.
  static func series(_ random: inout TestRandom) -> TimeSeries {
    let count = Int.random(in: 1...60, using: &random)
    let scale = [1e-9, 1, 1, 1, 1e7].randomElement(using: &random)!
    let kind = Int.random(in: 0..<9, using: &random)
    var values: [Double] = []
    var level = 0.0
    var slope = 0.0
    for t in 0..<count {
      let noise = random.normal()
      switch kind {
      case 0: level = noise
      case 1: level = 3
      case 2: level = 0.5 * Double(t) + (count % 2 == 0 ? noise : 0)
      case 3: level += noise
      case 4:
        slope += noise
        level += slope
      case 5: level = 0.999 * level + noise
      case 6: level = -0.98 * level + noise
      case 7: level = Double(t % 4) * 5 + 0.01 * noise
      default: level = noise.rounded()
      }
      values.append(scale * level)
    }
    if Bool.random(using: &random) {
      values[Int.random(in: 0..<count, using: &random)] *= 1e5
    }
    if Int.random(in: 0..<4, using: &random) == 0 {
      for t in values.indices where Int.random(in: 0..<5, using: &random) == 0 { values[t] = .nan }
    }
    return TimeSeries(values: values, season: [1, 4].randomElement(using: &random)!)
  }

  @Test("A random series has a finite forecast or a reason, within 5,000 evaluations")
  func random() {
    var random = TestRandom(seed: 2026)
    var forecasts = 0
    for index in 0..<2000 {
      let series = Self.series(&random)
      let model = Self.models[index % Self.models.count]
      do throws(ForecastError) {
        let fitted = try model.fit(series)
        let prediction = try fitted.predict(horizon: 12)
        #expect(prediction.mean.allSatisfy { $0.isFinite }, "\(index) \(model.spec)")
        #expect(
          prediction.standardError.allSatisfy { $0.isFinite && $0 >= 0 }, "\(index) \(model.spec)")
        #expect(fitted.summary.parameters.allSatisfy { $0.value.isFinite }, "\(index)")
        #expect(try model.evaluations(series) <= 5000, "\(index) \(model.spec)")
        forecasts += 1
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
    #expect(forecasts > 1000)
  }

  @Test("So has the automatic choice: a forecast wherever there are more than twelve values")
  func automatic() {
    var random = TestRandom(seed: 411)
    var largest = 0
    for index in 0..<2000 {
      let series = Self.series(&random)
      do throws(ForecastError) {
        let fitted = try AutoARIMA().fit(series)
        let prediction = try fitted.predict(horizon: 12)
        #expect(prediction.mean.allSatisfy { $0.isFinite }, "\(index)")
        #expect(prediction.standardError.allSatisfy { $0.isFinite && $0 >= 0 }, "\(index)")
        largest = max(largest, fitted.evaluations)
      } catch {
        #expect(!error.description.isEmpty)
        #expect(series.observedCount <= 12, "\(index): \(error)")
      }
    }
    #expect(largest <= 5000)
  }
}
