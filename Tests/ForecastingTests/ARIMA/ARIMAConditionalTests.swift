import Testing

import Forecasting

/// The conditional sums of squares of R's `Arima(…, method = "CSS")`; see Tests/Fixtures/README.md.
@Suite struct ARIMAConditionalTests {
  // R drops two residuals for every missing value: presidents is another sum of squares.
  static let complete = Golden.classics.filter { $0 != "presidents" }

  @Test("The sum of squares is never larger than R's inside the region", arguments: complete)
  func sumOfSquares(_ name: String) throws {
    let references = try ARIMAReference.conditional(name).filter { $0.isInside() }
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
    for reference in try ARIMAReference.conditional(name) where reference.isInside() {
      let summary = try reference.model.fit(reference.series).summary
      let lead = reference.entry["n_cond"] as? Int ?? 0
      let theirs = reference.number("sigma2_mle") * Double(reference.series.count - lead)
      guard abs(summary.sse! / theirs - 1) < 1e-6 else { continue }
      compared += 1
      for parameter in summary.parameters {
        let value = try #require(reference.named[parameter.name])
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
      for reference in try ARIMAReference.conditional(name)
      where reference.isInside() && reference.model.order.q == 0 && reference.model.seasonal == nil
      {
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
      for reference in try ARIMAReference.conditional(name)
      where reference.isInside() && reference.model.order.q == 0 && reference.model.seasonal == nil
      {
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
      try ARIMAReference.conditional("AirPassengers").first {
        $0.model.spec.description.hasSuffix("(0,1,1)")
      })
    let mean = Golden.numbers(reference.entry["mean"])
    let prediction = try reference.model.fit(reference.series).predict(horizon: mean.count)
    #expect(agrees(prediction.mean, mean, relative: 1e-3))
    #expect(
      agrees(
        prediction.standardError, Golden.numbers(reference.entry["se_forecast"]), relative: 1e-3))
  }
}
