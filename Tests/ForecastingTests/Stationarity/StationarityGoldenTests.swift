import Forecasting
import Testing

/// The stationarity tests against R (urca's `ur.kpss`, forecast's `ndiffs` and `nsdiffs`).
@Suite("Stationarity, reference numbers")
struct StationarityGoldenTests {
  @Test("KPSS statistic and lag agree to 1e-8", arguments: Golden.classics)
  func kpss(_ name: String) throws {
    let golden = try Golden(name)
    let reference = try #require(golden.tool("kpss") as? [String: Any])
    let test = try KPSSTest(golden.y)
    let statistic = try #require(reference["stat"] as? Double)
    #expect(abs(test.statistic - statistic) <= 1e-8 * statistic)
    #expect(test.lag == reference["lag"] as? Int)
  }

  @Test("the strength of the season agrees to 1e-8 on complete series")
  func strength() throws {
    var compared = 0
    for name in Golden.classics {
      let golden = try Golden(name)
      // R fills the gaps of a series first; here they take no part.
      guard let reference = golden.tool("seasonal_strength") as? Double,
        !golden.y.contains(where: \.isNaN)
      else { continue }
      let strength = try SeasonalStrength(golden.y, seasonLength: golden.season)
      #expect(abs(strength.value - reference) <= 1e-8, "\(name)")
      compared += 1
    }
    #expect(compared >= 5)
  }

  @Test("the numbers of differences are R's", arguments: Golden.classics)
  func differences(_ name: String) throws {
    let golden = try Golden(name)
    let plain = try #require(golden.tool("ndiffs_kpss") as? Int)
    #expect(try DifferencingChoice(golden.y, seasonLength: 1).regular == plain)
    let choice = try DifferencingChoice(golden.y, seasonLength: golden.season)
    #expect(choice.seasonal == golden.tool("nsdiffs_seas") as? Int ?? 0)
    #expect(choice.regular == golden.tool("ndiffs_after_seasonal") as? Int ?? plain)
    #expect(!choice.isConstant)
  }
}
