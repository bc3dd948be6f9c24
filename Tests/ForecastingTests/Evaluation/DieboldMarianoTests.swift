import Forecasting
import Foundation
import Testing

@Suite("Diebold-Mariano tests")
struct DieboldMarianoTests {
  private func near(_ ours: Double, _ reference: Double) -> Bool {
    abs(ours - reference) <= 1e-8 * abs(reference)
  }

  @Test("agree with R's dm.test on in-sample errors", arguments: Golden.classics)
  func golden(name: String) throws {
    let golden = try Golden(name)
    guard let entries = golden.tool("dm_test") as? [String: [String: Double]],
      let ets = golden.method("ets_auto")
    else { return }
    let y = golden.y
    let fitted = Golden.numbers(ets["fitted"])
    let naive = y.indices.dropFirst().map { abs(y[$0] - y[$0 - 1]) }
    let errors = y.indices.dropFirst().map { abs(y[$0] - fitted[$0]) }
    for (key, horizon, power) in [("power1", 1, 1), ("power2", 1, 2), ("h3_power2", 3, 2)] {
      let entry = try #require(entries[key])
      func losses(_ x: [Double]) -> [Double] { power == 1 ? x : x.map { $0 * $0 } }
      let test = try DieboldMarianoTest(losses(naive), losses(errors), horizon: horizon)
      // Where the truncated variance is negative R falls back to horizon 1, which is not done here.
      guard test.variance == .truncated else { continue }
      #expect(near(test.statistic, try #require(entry["stat"])))
      #expect(near(test.pValue, try #require(entry["p"])))
    }
  }

  @Test(
    "agree with R on rolling-origin errors, also with Bartlett's variance",
    arguments: ["AirPassengers", "UKgas", "Nile", "lynx", "WWWusage", "JohnsonJohnson"])
  func rolling(name: String) throws {
    let file = Golden.directory.appending(path: "golden/tscv.json")
    let all = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: [String: Any]])
    let entry = try #require(all[name])
    let errors = try #require(entry["errors"] as? [String: [[Any]]])
    let expected = try #require(entry["dm_naive_vs_drift"] as? [String: [String: Any]])
    for horizon in [1, 3, 6] {
      for power in [1, 2] {
        func losses(_ method: String) throws -> [Double] {
          try #require(errors[method]).map { Golden.numbers($0)[horizon - 1] }
            .filter { !$0.isNaN }.map { power == 1 ? abs($0) : $0 * $0 }
        }
        let numbers = try #require(expected["h\(horizon)_power\(power)"])
        let (naive, drift) = (try losses("naive"), try losses("rwf_drift"))
        let test = try DieboldMarianoTest(naive, drift, horizon: horizon)
        #expect(test.observations == numbers["n"] as? Int)
        if let statistic = numbers["stat"] as? Double, let p = numbers["p"] as? Double {
          #expect(test.variance == .truncated)
          #expect(near(test.statistic, statistic))
          #expect(near(test.pValue, p))
        } else {
          // R has no number here: the truncated variance is negative.
          #expect(test.variance == .bartlett)
          #expect(name == "UKgas" && horizon == 3)
        }
        guard let bartlett = numbers["stat_bartlett"] as? Double else { continue }
        let weighted = try DieboldMarianoTest(
          naive, drift, horizon: horizon, variance: .bartlett)
        #expect(near(weighted.statistic, bartlett))
        #expect(near(weighted.pValue, try #require(numbers["p_bartlett"] as? Double)))
        if test.variance == .bartlett { #expect(test == weighted) }
      }
    }
  }

  @Test("at horizon 1 it is the paired t test")
  func pairedT() throws {
    // Differences 1, 2, 3, 6: mean 3, s² = 14/3, t = 3 / √(14/12) with 3 degrees of freedom.
    let test = try DieboldMarianoTest([2, 4, 6, 10], [1, 2, 3, 4])
    #expect(near(test.meanDifference, 3))
    #expect(near(test.statistic, 3 / (14.0 / 12).squareRoot()))
    #expect(
      near(test.pValue, 2 * StudentT.probability(below: -test.statistic, degreesOfFreedom: 3)))
  }

  @Test("one-sided alternatives share the probability out")
  func alternatives() throws {
    let (a, b) = ([2.0, 4, 6, 10, 1], [1.0, 2, 3, 4, 2])
    let two = try DieboldMarianoTest(a, b)
    let less = try DieboldMarianoTest(a, b, alternative: .less)
    let greater = try DieboldMarianoTest(a, b, alternative: .greater)
    #expect(near(less.pValue + greater.pValue, 1))
    #expect(near(2 * greater.pValue, two.pValue))
    #expect(near(try DieboldMarianoTest(b, a, alternative: .less).pValue, greater.pValue))
  }

  @Test("equal losses are no evidence; a constant difference has no variance and says so")
  func degenerate() throws {
    let same = try DieboldMarianoTest([1, 2, 3], [1, 2, 3])
    #expect((same.statistic, same.pValue) == (0, 1))
    #expect(throws: ForecastError.self) { try DieboldMarianoTest([2, 3, 4], [1, 2, 3]) }
    #expect(throws: ForecastError.self) { try DieboldMarianoTest([0.3, 0.4], [0.1, 0.2]) }
  }

  @Test("what is no pair of series of losses is refused with its reason")
  func refusals() {
    #expect(throws: ForecastError.tooShort(have: 1, need: 2)) { try DieboldMarianoTest([1], [2]) }
    #expect(throws: ForecastError.tooShort(have: 3, need: 4)) {
      try DieboldMarianoTest([1, 2, 3], [2, 2, 2], horizon: 3)
    }
    #expect(throws: ForecastError.self) { try DieboldMarianoTest([1, 2], [1, 2, 3]) }
    #expect(throws: ForecastError.self) { try DieboldMarianoTest([1, 2], [2, 4], horizon: 0) }
    #expect(throws: ForecastError.self) { try DieboldMarianoTest([1, .nan], [2, 4]) }
    #expect(throws: ForecastError.self) { try DieboldMarianoTest([1, .infinity], [2, 4]) }
  }

  @Test("huge and tiny losses give the same statistic")
  func scale() throws {
    let (a, b) = ([2.0, 4, 6, 10, 1], [1.0, 2, 3, 4, 2])
    let reference = try DieboldMarianoTest(a, b, horizon: 2)
    for factor in [1e200, 1e-200] {
      let test = try DieboldMarianoTest(
        a.map { $0 * factor }, b.map { $0 * factor }, horizon: 2)
      #expect(near(test.statistic, reference.statistic))
    }
  }
}
