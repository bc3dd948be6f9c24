import Forecasting
import Testing

@Suite("Seasonal-trend decomposition")
struct STLTests {
  private static func series(count: Int, season: Int, seed: UInt64 = 3) -> [Double] {
    TimeSeries.synthetic(count: count, season: season, seed: seed).values
  }

  @Test("trend, season and remainder add up to the series")
  func sum() throws {
    for (count, period) in [(15, 7), (37, 4), (100, 12), (260, 52)] {
      for seasonal in [STL.Seasonal.window(11), .periodic] {
        let values = Self.series(count: count, season: period)
        let parts = try STL(period: period, seasonal: seasonal).decompose(values)
        let sums = (0..<count).map {
          parts.trend[$0] + parts.seasonal[$0] + parts.remainder[$0]
        }
        #expect(agrees(sums, values, relative: 1e-12))
        #expect(parts.weights == [Double](repeating: 1, count: count))
      }
    }
  }

  @Test("agrees with the paper's statement, complete or with gaps", arguments: [0, 1, 9])
  func literal(gaps: Int) throws {
    for (count, period) in [(50, 12), (60, 7), (110, 12), (100, 20)] {
      var values = Self.series(count: count, season: period)
      for gap in 0..<gaps { values[gap * 5 + 3] = .nan }
      var stl = STL(
        period: period,
        seasonal: .smooth(LoessSmoother(window: 7, degree: .constant, jump: 1)))
      stl.trend = LoessSmoother(window: 21, degree: .linear, jump: 1)
      stl.lowPass = LoessSmoother(window: 13, degree: .linear, jump: 1)
      let parts = try stl.decompose(values)
      let literal = LiteralSTL(
        period: period, seasonalWindow: 7, trendWindow: 21, lowPassWindow: 13
      ).decompose(values, passes: 2)
      let scale = 200.0
      #expect(zip(parts.trend, literal.trend).allSatisfy { abs($0 - $1) < 1e-10 * scale })
      #expect(zip(parts.seasonal, literal.seasonal).allSatisfy { abs($0 - $1) < 1e-10 * scale })
    }
  }

  @Test("a missing value has a trend and a season, no remainder and no weight")
  func gap() throws {
    var values = Self.series(count: 96, season: 12)
    values[40] = .nan
    for robust in [false, true] {
      let parts = try STL(period: 12, seasonal: .window(7), robust: robust).decompose(values)
      #expect(parts.remainder[40].isNaN && parts.seasonallyAdjusted[40].isNaN)
      #expect(parts.weights[40] == 0)
      #expect(parts.trend.allSatisfy(\.isFinite) && parts.seasonal.allSatisfy(\.isFinite))
      #expect(parts.remainder.count { $0.isNaN } == 1)
    }
  }

  @Test("a whole year missing is bridged from its neighbours")
  func longGap() throws {
    let values = Self.series(count: 120, season: 12)
    var gapped = values
    for t in 50..<62 { gapped[t] = .nan }
    let stl = STL(period: 12, seasonal: .periodic)
    let (whole, parts) = (try stl.decompose(values), try stl.decompose(gapped))
    for t in 0..<120 {
      #expect(abs(parts.trend[t] - whole.trend[t]) < 20)
      #expect(abs(parts.seasonal[t] - whole.seasonal[t]) < 8)
    }
  }

  @Test("an outlier goes to the remainder of a robust decomposition, and moves nothing else")
  func outlier() throws {
    let values = Self.series(count: 108, season: 12)
    var spoilt = values
    spoilt[60] += 1_000
    let stl = STL(period: 12, seasonal: .window(7), robust: true)
    let (clean, parts) = (try stl.decompose(values), try stl.decompose(spoilt))
    #expect(parts.weights[60] == 0)
    #expect(parts.remainder[60] > 980)
    for t in 0..<108 { #expect(abs(parts.trend[t] - clean.trend[t]) < 8) }
  }

  @Test("where a phase holds outliers alone, its season passes through them")
  func allOutliers() throws {
    // A single outlier under a wide window pulls its whole phase away at first.
    var values = Self.series(count: 108, season: 12)
    values[60] += 1_000
    let everywhere = LoessSmoother(window: 21, degree: .constant, jump: 1)
    var stl = STL(period: 12, seasonal: .smooth(everywhere), robust: true)
    stl.outerIterations = 1
    let parts = try stl.decompose(values)
    let phase = stride(from: 0, to: 108, by: 12)
    #expect(phase.allSatisfy { parts.weights[$0] == 0 })
    #expect(parts.seasonal[60] > 800)
    #expect(parts.trend.allSatisfy(\.isFinite) && parts.seasonal.allSatisfy(\.isFinite))
  }

  @Test("follows a change of units")
  func units() throws {
    let values = Self.series(count: 100, season: 12)
    let stl = STL(period: 12, seasonal: .window(7), robust: true)
    let parts = try stl.decompose(values)
    let scaled = try stl.decompose(values.map { 1_000 * $0 + 5_000 })
    #expect(agrees(scaled.seasonal, parts.seasonal.map { 1_000 * $0 }, relative: 1e-8))
    #expect(agrees(scaled.trend, parts.trend.map { 1_000 * $0 + 5_000 }, relative: 1e-10))
  }

  @Test("a periodic season repeats itself exactly")
  func periodic() throws {
    let parts = try STL(period: 7, seasonal: .periodic).decompose(
      Self.series(count: 50, season: 7))
    for t in 7..<50 { #expect(parts.seasonal[t] == parts.seasonal[t - 7]) }
  }

  @Test("refuses what cannot be decomposed, and says why")
  func refusals() {
    let values = Self.series(count: 24, season: 12)
    #expect(throws: ForecastError.tooShort(have: 24, need: 25)) {
      try STL(period: 12, seasonal: .window(7)).decompose(values)
    }
    #expect(throws: ForecastError.needsSeason) {
      try STL(period: 1, seasonal: .window(7)).decompose(values)
    }
    #expect(throws: ForecastError.self) {
      try STL(period: 4, seasonal: .window(6)).decompose(values)
    }
    var stl = STL(period: 4, seasonal: .window(7))
    stl.trend = LoessSmoother(window: 9, degree: .linear, jump: 0)
    #expect(throws: ForecastError.self) { try stl.decompose(values) }
    let unseen = (0..<24).map { $0 % 4 == 2 ? Double.nan : values[$0] }
    #expect(throws: ForecastError.missingValues("phase 3 of the season is never observed")) {
      try STL(period: 4, seasonal: .window(7)).decompose(unseen)
    }
    #expect(throws: ForecastError.self) {
      try STL(period: 4, seasonal: .window(7)).decompose(values.map { _ in .nan })
    }
    #expect(throws: ForecastError.self) {
      try STL(period: 4, seasonal: .window(7)).decompose(
        values.map { $0 * Double.greatestFiniteMagnitude })
    }
  }

  @Test("a constant series is all trend")
  func constant() throws {
    for robust in [false, true] {
      let parts = try STL(period: 4, seasonal: .window(7), robust: robust).decompose(
        [Double](repeating: 5, count: 20))
      #expect(parts.trend.allSatisfy { abs($0 - 5) < 1e-12 })
      #expect(parts.seasonal.allSatisfy { abs($0) < 1e-12 })
    }
  }
}
