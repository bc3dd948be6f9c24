import Testing

import Forecasting

@Suite("Metrics")
struct MetricTests {
  @Test("agree with R's accuracy measures", arguments: Golden.classics)
  func golden(name: String) throws {
    let golden = try Golden(name)
    let training = TimeSeries(values: golden.y, season: golden.season)
    let scale = FoldScale(training: training)
    var compared = 0
    for method in ["naive", "snaive", "rwf_drift", "meanf"] {
      guard let entry = golden.method(method),
        let accuracy = entry["accuracy"] as? [String: Any]
      else { continue }
      let mean = Golden.numbers(entry["mean"])
      let prediction = try Prediction(mean: mean, standardError: mean.map { _ in 0 })
      func score(_ metric: Metric) -> Double {
        let losses = metric.losses(of: prediction, actual: golden.actual, scale: scale)
        let average = losses.reduce(0, +) / Double(losses.count)
        return metric.aggregation == .rootMean ? average.squareRoot() : average
      }
      let pairs: [(String, Metric)] = [
        ("ME", .bias), ("RMSE", .rmse), ("MAE", .mae), ("MAPE", .mape), ("sMAPE", .smape),
        ("MASE", .mase), ("RMSSE", .rmsse),
      ]
      for (key, metric) in pairs {
        guard let expected = accuracy[key] as? Double else { continue }
        #expect(
          abs(score(metric) - expected) <= 1e-8 * max(abs(expected), 1e-3),
          "\(method) \(key): \(score(metric)) for \(expected)")
        compared += 1
      }
    }
    #expect(compared >= 14)
  }

  @Test(
    "are printed as they are parsed",
    arguments: [
      "mae", "rmse", "mape", "smape", "mase", "rmsse", "wape", "bias", "pinball(0.9)", "crps",
      "coverage(80)", "msis(95)",
    ])
  func roundTrip(text: String) throws {
    #expect(try #require(Metric(text)).description == text)
  }

  @Test(
    "refuse what has no meaning",
    arguments: [
      "", "mse", "pinball(1)", "pinball(0)", "coverage(100)", "mase(2)", "msis(95,80)", "mase()x",
    ])
  func refused(text: String) {
    #expect(Metric(text) == nil)
  }

  @Test("CRPS of the normal agrees with twice the integral of the pinball loss")
  func crps() throws {
    let prediction = try Prediction(mean: [3], standardError: [2])
    let scale = FoldScale(training: TimeSeries(values: [1, 2]))
    for actual in [-4.0, 1, 3, 3.5, 9] {
      let closed = Metric.crps.losses(of: prediction, actual: [actual], scale: scale)[0]
      var integral = 0.0
      let cells = 20_000
      for cell in 0..<cells {
        let probability = (Double(cell) + 0.5) / Double(cells)
        integral +=
          Metric.pinball(probability)
          .losses(of: prediction, actual: [actual], scale: scale)[0]
      }
      #expect(abs(closed - 2 * integral / Double(cells)) < 1e-3)
    }
  }

  @Test("the interval score charges the width and what lies outside")
  func msis() throws {
    let prediction = try Prediction(mean: [10, 10], standardError: [1, 1])
    let scale = FoldScale(training: TimeSeries(values: [0, 2, 4, 6]))
    let losses = Metric.msis(95).losses(of: prediction, actual: [10, 13], scale: scale)
    let half = 1.959963984540054
    #expect(abs(losses[0] - 2 * half / 2) < 1e-12)
    #expect(abs(losses[1] - (2 * half + 40 * (3 - half)) / 2) < 1e-12)
    #expect(
      Metric.coverage(95).losses(of: prediction, actual: [10, 13], scale: scale) == [100, 0])
  }

  @Test("a missing actual or a zero scale leaves the cell undefined")
  func undefined() throws {
    let prediction = try Prediction(mean: [1], standardError: [1])
    let flat = FoldScale(training: TimeSeries(values: [5, 5, 5]))
    #expect(Metric.mase.losses(of: prediction, actual: [2], scale: flat)[0].isNaN)
    for metric in [Metric.mae, .crps, .pinball(0.3), .coverage(80), .smape, .bias] {
      #expect(metric.losses(of: prediction, actual: [.nan], scale: flat)[0].isNaN)
    }
    #expect(Metric.mape.losses(of: prediction, actual: [0], scale: flat)[0].isNaN)
  }
}
