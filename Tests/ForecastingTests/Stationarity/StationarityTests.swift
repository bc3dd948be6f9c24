import Forecasting
import Testing

@Suite("Stationarity")
struct StationarityTests {
  private static func noise(count: Int, seed: UInt64) -> [Double] {
    var random = TestRandom(seed: seed)
    return (0..<count).map { _ in random.normal() }
  }

  private static func walk(count: Int, seed: UInt64) -> [Double] {
    var level = 0.0
    return noise(count: count, seed: seed).map {
      level += $0
      return level
    }
  }

  @Test("KPSS is the sum that its paper states")
  func literal() throws {
    let y = Self.walk(count: 57, seed: 2)
    let test = try KPSSTest(y)
    let mean = y.reduce(0, +) / 57
    let e = y.map { $0 - mean }
    let running = e.indices.map { e[0...$0].reduce(0, +) }
    var variance = e.map { $0 * $0 }.reduce(0, +)
    #expect(test.lag == 1)
    variance += 2 * 0.5 * (1..<57).map { e[$0] * e[$0 - 1] }.reduce(0, +)
    let statistic = running.map { $0 * $0 }.reduce(0, +) / (57 * variance)
    #expect(abs(test.statistic - statistic) < 1e-12 * statistic)
  }

  @Test("KPSS accepts about 95 of 100 white noises and rejects most random walks")
  func size() throws {
    var (falseAlarms, found) = (0, 0)
    for seed in 1...200 {
      if try KPSSTest(Self.noise(count: 120, seed: UInt64(seed))).rejectsStationarity {
        falseAlarms += 1
      }
      if try KPSSTest(Self.walk(count: 120, seed: UInt64(seed))).rejectsStationarity { found += 1 }
    }
    #expect((2...20).contains(falseAlarms))
    #expect(found > 160)
  }

  @Test("white noise needs no difference, a walk one, a walk's running sum two")
  func integrated() throws {
    var counts = [0, 0, 0]
    for seed in 1...50 {
      let walk = Self.walk(count: 150, seed: UInt64(seed))
      var sum = 0.0
      let twice = walk.map {
        sum += $0
        return sum
      }
      let noise = Self.noise(count: 150, seed: UInt64(seed))
      for (d, series) in [noise, walk, twice].enumerated() {
        if try DifferencingChoice(series, seasonLength: 1).regular == d { counts[d] += 1 }
      }
    }
    #expect(counts.allSatisfy { $0 >= 40 })
  }

  @Test("a strong season is differenced at any length", arguments: [2, 4, 7, 12, 24, 52, 168])
  func season(_ length: Int) throws {
    var random = TestRandom(seed: 8)
    let shape = (0..<length).map { _ in 10 * random.normal() }
    let values = (0..<(6 * length + 3)).map { shape[$0 % length] + random.normal() }
    let choice = try DifferencingChoice(values, seasonLength: length)
    let strength = try SeasonalStrength(values, seasonLength: length)
    #expect(strength.isStrong && choice.seasonal == 1)
    #expect(choice.seasonalStrength.map { abs($0 - strength.value) < 1e-12 } == true)
    let none = try DifferencingChoice(values, seasonLength: length, maxSeasonal: 0)
    #expect(none.seasonal == 0 && none.seasonalStrength == nil)
  }

  @Test("two cycles are not enough for a seasonal difference, one value more is")
  func twoCycles() throws {
    let shape = [5.0, 1, 9, 4, 7, 2, 8, 3, 6, 1, 9, 2]
    let values = (0..<25).map { shape[$0 % 12] + 0.1 * Double($0) }
    #expect(
      try DifferencingChoice(Array(values.prefix(24)), seasonLength: 12).seasonalStrength == nil)
    #expect(try DifferencingChoice(values, seasonLength: 12).seasonal == 1)
    #expect(throws: ForecastError.tooShort(have: 24, need: 25)) {
      try SeasonalStrength(Array(values.prefix(24)), seasonLength: 12)
    }
  }

  @Test("what is constant is not differenced, and said to be so")
  func constant() throws {
    let level = try DifferencingChoice([3, 3, .nan, 3, 3], seasonLength: 1)
    #expect(level.regular == 0 && level.isConstant)
    let line = try DifferencingChoice((0..<40).map { 1e6 + 0.1 * Double($0) }, seasonLength: 1)
    #expect(line.regular == 1 && line.isConstant)
    let single = try DifferencingChoice([7], seasonLength: 12)
    #expect(single == (try DifferencingChoice([7], seasonLength: 1)) && single.isConstant)
    let cycle = try DifferencingChoice(
      (0..<48).map { Double([1, 5, 2, 9][$0 % 4]) }, seasonLength: 4)
    #expect(cycle.seasonal == 1 && cycle.regular == 0 && cycle.isConstant)
    #expect(throws: ForecastError.constant) { try KPSSTest([2, 2, 2]) }
  }

  @Test("refuses a series without a value")
  func empty() {
    for values in [[], [Double.nan, .nan]] {
      #expect(throws: ForecastError.noObservations) {
        try DifferencingChoice(values, seasonLength: 4)
      }
      #expect(throws: ForecastError.noObservations) { try KPSSTest(values) }
    }
  }

  @Test("units do not matter, however large or small", arguments: [1e-300, 1e-3, 7, 1e300])
  func units(_ unit: Double) throws {
    let values = TimeSeries.synthetic(count: 90, season: 12, seed: 4).values
    let choice = try DifferencingChoice(values, seasonLength: 12)
    let scaled = try DifferencingChoice(values.map { $0 * unit }, seasonLength: 12)
    #expect((choice.regular, choice.seasonal) == (scaled.regular, scaled.seasonal))
    let (strength, other) = (
      try #require(choice.seasonalStrength), try #require(scaled.seasonalStrength)
    )
    #expect(abs(strength - other) < 1e-9)
    let statistic = try KPSSTest(values).statistic
    #expect(abs(try KPSSTest(values.map { $0 * unit }).statistic - statistic) < 1e-9)
  }

  @Test("gaps change little")
  func gaps() throws {
    var values = TimeSeries.synthetic(count: 120, season: 12, seed: 6).values
    let complete = try DifferencingChoice(values, seasonLength: 12)
    for t in [0, 17, 18, 55, 90, 119] { values[t] = .nan }
    let gapped = try DifferencingChoice(values, seasonLength: 12)
    #expect((complete.regular, complete.seasonal) == (gapped.regular, gapped.seasonal))
    #expect(abs((complete.seasonalStrength ?? 0) - (gapped.seasonalStrength ?? 1)) < 0.05)
  }

  @Test("a season that is never observed in one phase counts as weak")
  func unseenPhase() throws {
    let values = (0..<60).map { $0 % 12 == 5 ? Double.nan : Double(($0 * 7) % 12) }
    let choice = try DifferencingChoice(values, seasonLength: 12)
    #expect(choice.seasonal == 0 && choice.seasonalStrength == nil)
  }

  @Test("any short series has an answer")
  func short() throws {
    var random = TestRandom(seed: 12)
    for _ in 0..<2_000 {
      let count = Int.random(in: 1...30, using: &random)
      let season = Int.random(in: 1...13, using: &random)
      var values = (0..<count).map { _ in Double.random(in: -3...3, using: &random).rounded() }
      for t in 0..<count where Int.random(in: 0..<6, using: &random) == 0 { values[t] = .nan }
      guard values.contains(where: { !$0.isNaN }) else { continue }
      let choice = try DifferencingChoice(values, seasonLength: season)
      #expect((0...2).contains(choice.regular) && (0...1).contains(choice.seasonal))
      // The differences that were chosen leave at least one value.
      var rest = values
      for lag in [Int](repeating: season, count: choice.seasonal)
        + [Int](repeating: 1, count: choice.regular)
      {
        rest = (lag..<rest.count).map { rest[$0] - rest[$0 - lag] }
      }
      #expect(rest.contains { !$0.isNaN })
    }
  }
}
