import Foundation
import Testing

import Forecasting

/// Fits by exact likelihood against R's; see Tests/Fixtures/README.md.
@Suite struct ARIMAGoldenTests {
  /// A fit beside R's.
  struct Pair {
    let reference: ARIMAReference
    let fitted: ARIMA.Fitted
    /// Ours minus the true log-likelihood of R's coefficients.
    let gain: Double

    init(_ reference: ARIMAReference) throws {
      self.reference = reference
      fitted = try reference.model.fit(reference.series)
      gain =
        try #require(fitted.summary.logLikelihood)
        - (reference.trueLikelihood ?? reference.number("loglik"))
    }
  }

  @Test("No likelihood falls short of R's", arguments: Golden.classics)
  func likelihood(_ name: String) throws {
    for reference in try ARIMAReference.exact(name) {
      let pair = try Pair(reference)
      #expect(pair.gain >= -1e-3, "\(reference.name)")
      #expect(pair.fitted.summary.converged == true)
    }
  }

  // R divides by n − k + 1 where n is the number of differences; it counts in the residuals of its
  // own, nearly diffuse, start. So its σ² differs a little from the one of the exact innovations.
  @Test("At the same maximum, estimates, σ² and criteria are R's", arguments: Golden.classics)
  func estimates(_ name: String) throws {
    var compared = 0
    for reference in try ARIMAReference.exact(name) {
      let pair = try Pair(reference)
      guard abs(pair.gain) < 1e-5, reference.isInside(0.98) else { continue }
      compared += 1
      let summary = pair.fitted.summary
      for parameter in summary.parameters {
        let value = try #require(reference.named[parameter.name])
        let error = try #require(parameter.standardError)
        #expect(
          abs(parameter.value - value) <= 0.01 * error, "\(reference.name) \(parameter.name)")
      }
      #expect(abs(summary.sigma2! / reference.number("sigma2") - 1) < 0.05, "\(reference.name)")
      // R's own likelihood is of the nearly diffuse model: compare the penalty alone.
      let penalty = summary.aicc! + 2 * summary.logLikelihood!
      let theirs = reference.number("aicc") + 2 * reference.number("loglik")
      #expect(abs(penalty - theirs) < 1e-6, "\(reference.name)")
    }
    #expect(compared > 0)
  }

  @Test("Standard errors are R's where they are well conditioned", arguments: Golden.classics)
  func standardErrors(_ name: String) throws {
    var compared = 0
    for reference in try ARIMAReference.exact(name) where reference.isInside(0.98) {
      let pair = try Pair(reference)
      guard abs(pair.gain) < 1e-4 else { continue }
      let theirs = try #require(reference.entry["se"] as? [String: Double])
      for parameter in pair.fitted.summary.parameters {
        let error = try #require(theirs[parameter.name])
        guard error < 0.3 || ["intercept", "drift"].contains(parameter.name) else { continue }
        compared += 1
        let ours = try #require(parameter.standardError, "\(reference.name)")
        #expect(abs(ours / error - 1) < 0.02, "\(reference.name) \(parameter.name)")
      }
    }
    #expect(compared > 0)
  }

  // R's σ², and so the scale of its errors, counts in the residuals of its nearly diffuse start:
  // the ratio is taken out here, and bounded above.
  @Test("At the same maximum, forecasts and their errors are R's", arguments: Golden.classics)
  func forecasts(_ name: String) throws {
    var compared = 0
    for reference in try ARIMAReference.exact(name) {
      let pair = try Pair(reference)
      guard abs(pair.gain) < 1e-4 else { continue }
      compared += 1
      let mean = Golden.numbers(reference.entry["mean"])
      let prediction = try pair.fitted.predict(horizon: mean.count)
      let own = (pair.fitted.summary.sigma2! / reference.number("sigma2")).squareRoot()
      // `mean` of a model of logarithms is the median on the scale of the data.
      let isLog = reference.name.hasSuffix("_log")
      #expect(
        agrees(isLog ? prediction.mean.map { exp($0) } : prediction.mean, mean, relative: 1e-3),
        "\(reference.name)")
      // R's errors of a model of logarithms are back on the scale of the data.
      guard !isLog else { continue }
      #expect(
        agrees(
          prediction.standardError.map { $0 / own },
          Golden.numbers(reference.entry["se_forecast"]), relative: 1e-3), "\(reference.name)")
    }
    #expect(compared > 0)
  }
}
