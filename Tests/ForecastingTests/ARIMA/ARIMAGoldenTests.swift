import Testing

import Forecasting

/// The conditional sums of squares of R's `Arima(…, method = "CSS")`; see Tests/Fixtures/README.md.
@Suite struct ARIMAGoldenTests {
  /// R's estimate of one model on one classic.
  struct Reference {
    let series: TimeSeries
    let model: ARIMA
    let entry: [String: Any]
    let coefficients: [String: Double]

    /// R does not keep to the stationary and invertible region; outside of it there is nothing to
    /// compare.
    var isInside: Bool {
      let seasonal = model.seasonal ?? ARIMAOrder(0, 0, 0)
      return factor("ar", model.order.p, 1) && factor("ma", model.order.q, -1)
        && factor("sar", seasonal.p, 1) && factor("sma", seasonal.q, -1)
    }

    private func factor(_ name: String, _ order: Int, _ sign: Double) -> Bool {
      var rest = (0..<order).map { sign * (coefficients["\(name)\($0 + 1)"] ?? 0) }
      while let kappa = rest.popLast() {
        guard abs(kappa) < 0.999998 else { return false }
        let scale = 1 - kappa * kappa
        rest = rest.indices.map { (rest[$0] + kappa * rest[rest.count - 1 - $0]) / scale }
      }
      return true
    }

    func number(_ name: String) -> Double { entry[name] as? Double ?? .nan }
  }

  static func references(_ name: String) throws -> [Reference] {
    let golden = try Golden(name)
    let series = TimeSeries(id: name, values: golden.y, season: golden.season)
    let methods = golden.json["methods"] as? [String: Any] ?? [:]
    return methods.keys.filter { $0.hasSuffix("_css") }.sorted().compactMap { key in
      guard let entry = golden.method(key), let order = entry["order"] as? [Int],
        let group = entry["seasonal"] as? [Int],
        let coefficients = entry["coef"] as? [String: Double]
      else { return nil }
      let seasonal = group == [0, 0, 0] ? nil : ARIMAOrder(group[0], group[1], group[2])
      return Reference(
        series: series, model: ARIMA(order[0], order[1], order[2], seasonal: seasonal),
        entry: entry, coefficients: coefficients)
    }
  }

  // R drops two residuals for every missing value: presidents is another sum of squares.
  static let complete = Golden.classics.filter { $0 != "presidents" }

  @Test("The sum of squares is never larger than R's inside the region", arguments: complete)
  func sumOfSquares(_ name: String) throws {
    let references = try Self.references(name).filter(\.isInside)
    #expect(!references.isEmpty)
    for reference in references {
      let summary = try reference.model.fit(reference.series).summary
      let lead = reference.entry["n_cond"] as? Int ?? 0
      let theirs = reference.number("sigma2_mle") * Double(reference.series.count - lead)
      let ours = try #require(summary.sse)
      #expect(ours <= theirs * (1 + 1e-6), "\(reference.model.spec)")
      #expect(summary.converged == true)
    }
  }

  @Test("At the same minimum, estimates and likelihood are R's", arguments: complete)
  func estimates(_ name: String) throws {
    var compared = 0
    for reference in try Self.references(name) where reference.isInside {
      let summary = try reference.model.fit(reference.series).summary
      let lead = reference.entry["n_cond"] as? Int ?? 0
      let theirs = reference.number("sigma2_mle") * Double(reference.series.count - lead)
      guard abs(summary.sse! / theirs - 1) < 1e-6 else { continue }
      compared += 1
      for parameter in summary.parameters {
        let value = try #require(reference.coefficients[parameter.name])
        #expect(
          abs(parameter.value - value) <= 2e-3 * max(1, abs(value)),
          "\(reference.model.spec) \(parameter.name)")
      }
      #expect(abs(summary.logLikelihood! - reference.number("loglik")) < 1e-3)
      #expect(abs(summary.sigma2! / reference.number("sigma2") - 1) < 1e-5)
      #expect(summary.observations == reference.entry["nobs_used"] as? Int)
    }
    #expect(compared > 0)
  }

  @Test("Standard errors of autoregressions are R's")
  func standardErrors() throws {
    for name in ["AirPassengers", "LakeHuron", "lynx", "nottem"] {
      for reference in try Self.references(name)
      where reference.isInside && reference.model.order.q == 0 && reference.model.seasonal == nil {
        let theirs = try #require(reference.entry["se"] as? [String: Double])
        for parameter in try reference.model.fit(reference.series).summary.parameters {
          let ours = try #require(parameter.standardError)
          #expect(abs(ours / theirs[parameter.name]! - 1) < 0.01, "\(name) \(parameter.name)")
        }
      }
    }
  }

  @Test("Forecasts of autoregressions, which need no residuals, are R's")
  func forecasts() throws {
    for name in ["AirPassengers", "LakeHuron", "lynx", "nottem", "Nile"] {
      for reference in try Self.references(name)
      where reference.isInside && reference.model.order.q == 0 && reference.model.seasonal == nil {
        let mean = Golden.numbers(reference.entry["mean"])
        let prediction = try reference.model.fit(reference.series).predict(horizon: mean.count)
        #expect(agrees(prediction.mean, mean, relative: 1e-3), "\(name)")
        #expect(
          agrees(
            prediction.standardError, Golden.numbers(reference.entry["se_forecast"]),
            relative: 1e-3), "\(name)")
      }
    }
  }

  @Test("The airline model forecasts AirPassengers like R's exact filter")
  func airline() throws {
    let reference = try #require(
      try Self.references("AirPassengers").first { $0.model.spec.description.hasSuffix("(0,1,1)") })
    let mean = Golden.numbers(reference.entry["mean"])
    let prediction = try reference.model.fit(reference.series).predict(horizon: mean.count)
    #expect(agrees(prediction.mean, mean, relative: 1e-3))
    #expect(
      agrees(
        prediction.standardError, Golden.numbers(reference.entry["se_forecast"]), relative: 1e-3))
  }

  @Test("A drift is the slope that R's regression on time finds, near enough for a short memory")
  func drift() throws {
    let golden = try Golden("BJsales")
    let entry = try #require(golden.method("arima_011_drift"))
    let theirs = try #require((entry["coef"] as? [String: Double])?["drift"])
    let summary = try ARIMA(0, 1, 1, constant: true)
      .fit(TimeSeries(values: golden.y, season: golden.season)).summary
    let drift = try #require(summary.parameters.last)
    #expect(drift.name == "drift")
    // R's value is by exact likelihood, ours conditional: they differ by the first observation.
    #expect(abs(drift.value - theirs) < 0.05 * (drift.standardError ?? 0) + 0.01 * abs(theirs))
  }
}
