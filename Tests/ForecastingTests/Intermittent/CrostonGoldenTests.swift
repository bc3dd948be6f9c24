import Forecasting
import Foundation
import Testing

/// Against R's `forecast::croston`, with smoothing parameters given.
@Suite("Intermittent demand agrees with R")
struct CrostonGoldenTests {
  private static func entries() throws -> [[String: Any]] {
    let file = Golden.directory.appending(path: "golden/croston.json")
    return try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]])
  }

  @Test("Forecasts, fitted values, levels and the corrected forecast", arguments: [0.1, 0.3])
  func fixedAlpha(alpha: Double) throws {
    var compared = 0
    for entry in try Self.entries() {
      guard let reference = entry["alpha_\(alpha)"] as? [String: Any] else { continue }
      let series = TimeSeries(values: Golden.numbers(entry["y"]))
      let horizon = try #require(entry["horizon"] as? Int)
      let fitted = try Croston(alpha: alpha).fit(series)
      let mean = try fitted.predict(horizon: horizon).mean
      let expected = Golden.numbers(reference["mean"])
      #expect(agrees(mean, Array(repeating: expected[0], count: horizon), relative: 1e-10))
      if reference["fitted"] != nil {
        let means = Golden.numbers(reference["fitted"])
        #expect(agrees(fitted.fittedValues(of: series), means, relative: 1e-10))
      }
      if let size = reference["demand_level"] as? Double {
        let values = fitted.summary.parameters.map(\.value)
        #expect(abs(values[2] - size) < 1e-9)
        #expect(abs(values[3] - (reference["interval_level"] as? Double ?? .nan)) < 1e-9)
      }
      if let sba = reference["sba"] as? Double {
        let corrected = try Croston(.sba, alpha: alpha).fit(series).predict(horizon: 1).mean
        #expect(agrees(corrected, [sba], relative: 1e-10))
      }
      compared += 1
    }
    #expect(compared >= 6)
  }
}
