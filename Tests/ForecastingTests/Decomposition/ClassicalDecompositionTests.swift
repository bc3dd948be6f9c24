import Forecasting
import Testing

@Suite("Classical decomposition")
struct ClassicalDecompositionTests {
  @Test(
    "agrees with R to 1e-8", arguments: [ClassicalDecomposition.Form.additive, .multiplicative])
  func reference(_ form: ClassicalDecomposition.Form) throws {
    var compared = 0
    for name in Golden.classics {
      let golden = try Golden(name)
      guard let entry = golden.method("decompose_\(form.rawValue)") else { continue }
      let parts = try ClassicalDecomposition(period: golden.season, form: form)
        .decompose(golden.y)
      #expect(agrees(parts.indices, Golden.numbers(entry["figure"]), relative: 1e-8), "\(name)")
      if entry["trend"] != nil {
        #expect(agrees(parts.trend, Golden.numbers(entry["trend"]), relative: 1e-8), "\(name)")
      }
      compared += 1
    }
    #expect(compared >= 5)
  }

  @Test("the parts make up the series where the trend is known", arguments: [5, 6])
  func whole(period: Int) throws {
    let values = TimeSeries.synthetic(count: 40, season: period).values
    for form in [ClassicalDecomposition.Form.additive, .multiplicative] {
      let parts = try ClassicalDecomposition(period: period, form: form).decompose(values)
      let half = period / 2
      for t in 0..<40 {
        let isKnown = (half..<(40 - half)).contains(t)
        #expect(parts.trend[t].isNaN == !isKnown && parts.remainder[t].isNaN == !isKnown)
        #expect(parts.seasonal[t] == parts.indices[t % period])
        let isAdded = form == .additive
        let (trend, season, rest) = (parts.trend[t], parts.seasonal[t], parts.remainder[t])
        let sum = isAdded ? trend + season + rest : trend * season * rest
        #expect(!isKnown || abs(sum - values[t]) < 1e-10)
        let adjusted = parts.seasonallyAdjusted[t]
        #expect(abs((isAdded ? adjusted + season : adjusted * season) - values[t]) < 1e-10)
      }
      let total = parts.indices.reduce(0, +)
      #expect(abs(total - (form == .additive ? 0 : Double(period))) < 1e-10)
    }
  }

  @Test("a missing value is bridged for the trend, and has no remainder")
  func gap() throws {
    var values = TimeSeries.synthetic(count: 48, season: 6).values
    values[20] = .nan
    let parts = try ClassicalDecomposition(period: 6).decompose(values)
    #expect(parts.remainder[20].isNaN && parts.seasonallyAdjusted[20].isNaN)
    let isKnown = parts.trend[3..<45].allSatisfy { $0.isFinite }
    #expect(isKnown)
  }

  @Test("refuses what cannot be decomposed, and says why")
  func refusals() {
    let values = TimeSeries.synthetic(count: 11, season: 6).values
    #expect(throws: ForecastError.tooShort(have: 11, need: 12)) {
      try ClassicalDecomposition(period: 6).decompose(values)
    }
    #expect(throws: ForecastError.needsSeason) {
      try ClassicalDecomposition(period: 1).decompose(values)
    }
    #expect(throws: ForecastError.nonPositive) {
      try ClassicalDecomposition(period: 4, form: .multiplicative).decompose(values.map { -$0 })
    }
    #expect(throws: ForecastError.noObservations) {
      try ClassicalDecomposition(period: 4).decompose(values.map { _ in .nan })
    }
    let unseen = values.indices.map { $0 % 4 == 2 ? Double.nan : values[$0] }
    #expect(throws: ForecastError.self) { try ClassicalDecomposition(period: 4).decompose(unseen) }
  }
}
