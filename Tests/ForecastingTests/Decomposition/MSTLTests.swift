import Forecasting
import Foundation
import Testing

@Suite("Decomposition with several seasons")
struct MSTLTests {
  /// Seasons of 4 and 13 steps on a line, with noise.
  private static func series(count: Int, noise: Double = 1) -> [Double] {
    var random = TestRandom(seed: 5)
    return (0..<count).map { t in
      let short: Double = [8, -3, -7, 2][t % 4]
      let long = 12 * sin(2 * .pi * Double(t) / 13)
      return 100 + 0.3 * Double(t) + short + long + noise * random.normal()
    }
  }

  @Test("agrees with R on the electricity demand of four weeks to 1e-8")
  func reference() throws {
    let file = Golden.directory.appending(path: "golden/mstl-taylor.json")
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    let parts = try MSTL(periods: [48, 336]).decompose(Golden.numbers(json["y"]))
    let scale = Golden.numbers(json["y"]).max() ?? 0
    for (ours, theirs) in [
      (parts.trend, "Trend"), (parts.seasonals[0], "Seasonal48"),
      (parts.seasonals[1], "Seasonal336"), (parts.remainder, "Remainder"),
    ] {
      let reference = Golden.numbers(json[theirs])
      #expect(reference.count == 1344)
      let error = zip(ours, reference).map { abs($0 - $1) }.max() ?? .infinity
      #expect(error <= 1e-8 * scale, "\(theirs)")
    }
  }

  @Test("all parts add up to the series, and seasons may come in any order")
  func sum() throws {
    let values = Self.series(count: 80)
    let ascending = MSTL(periods: [4, 13], seasonals: [.window(7), .periodic])
    let descending = MSTL(periods: [13, 4], seasonals: [.periodic, .window(7)])
    #expect(ascending == descending)
    let parts = try ascending.decompose(values)
    #expect(parts.periods == [4, 13])
    let sums = (0..<80).map { parts.trend[$0] + parts.seasonal[$0] + parts.remainder[$0] }
    #expect(agrees(sums, values, relative: 1e-12))
    #expect(parts.weights == [Double](repeating: 1, count: 80))
    for t in 13..<80 { #expect(parts.seasonals[1][t] == parts.seasonals[1][t - 13]) }
  }

  @Test("with one season it is STL")
  func single() throws {
    let values = Self.series(count: 80)
    let parts = try MSTL(periods: [13]).decompose(values)
    let stl = try STL(period: 13, seasonal: .window(11)).decompose(values)
    #expect(parts.trend == stl.trend)
    #expect(parts.seasonals == [stl.seasonal])
  }

  @Test("tells two seasons apart, the better the more rounds")
  func recovery() throws {
    let values = Self.series(count: 160, noise: 0)
    var previous = Double.infinity
    for rounds in [1, 3] {
      let mstl = MSTL(periods: [4, 13], seasonals: [.periodic], iterations: rounds)
      let parts = try mstl.decompose(values)
      let error = (0..<160).map { abs(parts.seasonals[0][$0] - [8, -3, -7, 2][$0 % 4]) }.max()!
      #expect(error < 0.2)
      #expect(error <= previous)
      previous = error
    }
  }

  @Test("a gap has no weight: trend and seasons run on, its remainder is missing")
  func gap() throws {
    let values = Self.series(count: 120)
    var gapped = values
    for t in 50..<60 { gapped[t] = .nan }
    let (whole, parts) = (
      try MSTL(periods: [4, 13]).decompose(values), try MSTL(periods: [4, 13]).decompose(gapped)
    )
    for t in 0..<120 {
      #expect(parts.remainder[t].isNaN == (50..<60).contains(t))
      #expect((parts.weights[t] == 0) == (50..<60).contains(t))
      #expect(abs(parts.seasonal[t] - whole.seasonal[t]) < 4)
      #expect(abs(parts.trend[t] - whole.trend[t]) < 3)
    }
  }

  @Test("an outlier goes to the remainder of a robust decomposition")
  func robust() throws {
    var values = Self.series(count: 120)
    values[70] += 500
    let parts = try MSTL(periods: [4, 13], robust: true).decompose(values)
    #expect(parts.weights[70] == 0)
    #expect(parts.remainder[70] > 480)
  }

  @Test("refuses what makes no sense, and says why")
  func refusals() {
    let values = Self.series(count: 26)
    #expect(throws: ForecastError.tooShort(have: 26, need: 27)) {
      try MSTL(periods: [4, 13]).decompose(values)
    }
    #expect(throws: ForecastError.needsSeason) { try MSTL(periods: []).decompose(values) }
    #expect(throws: ForecastError.needsSeason) { try MSTL(periods: [1, 4]).decompose(values) }
    for mstl in [
      MSTL(periods: [4, 4]), MSTL(periods: [4], iterations: 0),
      MSTL(periods: [4], seasonals: [.window(6)]),
      MSTL(periods: [4, 5, 6], seasonals: [.periodic, .window(7)]),
    ] {
      let error = #expect(throws: ForecastError.self) { try mstl.decompose(values) }
      if case .invalidParameter = error { continue }
      Issue.record("\(mstl): \(String(describing: error))")
    }
  }
}
