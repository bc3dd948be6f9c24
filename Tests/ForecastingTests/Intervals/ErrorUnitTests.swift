import Foundation
import Forecasting
import Testing

@Suite("Units of errors")
struct ErrorUnitTests {
  private func scales(_ values: [Double], season: Int = 1) -> HistoryScales {
    HistoryScales(training: TimeSeries(id: "s", values: values, season: season))
  }

  @Test("scales are mean changes of the whole history and of the last quarter of a cycle")
  func definition() {
    // Changes of one step: 1, 2, 3, 4, 5, 6, 7; of a cycle of 4: 10, 14, 18, 22.
    let own = scales([0, 1, 3, 6, 10, 15, 21, 28], season: 4)
    #expect(own.seasonal == 16)
    // The last two, and the mean of all once more.
    #expect(abs(own.recent - (6 + 7 + 4) / 3) < 1e-12)
    #expect(abs(own.recentSeasonal - (18 + 22 + 16) / 3.0) < 1e-12)
    // A quarter of twelve is three.
    let year = scales((0..<24).map { Double($0 * $0) }, season: 12)
    let changes = (1..<24).map { Double(2 * $0 - 1) }
    let mean = changes.reduce(0, +) / 23
    #expect(abs(year.recent - (changes.suffix(3).reduce(0, +) + mean) / 4) < 1e-9)
  }

  @Test("missing values, calm stretches and short histories leave scales that can be used")
  func gaps() {
    let missing = scales([1, 2, .nan, 4, 8, .nan])
    #expect(missing.seasonal == 2.5)
    // One of the last two changes is not observed.
    #expect(missing.recent == (4 + 2.5) / 2)
    let calm = scales([1, 4, 2, 7, 7, 7, 7])
    #expect(abs(calm.recent - 10.0 / 6 / 3) < 1e-12)
    let short = scales([1, 2, 3], season: 4)
    #expect(short.seasonal == 0)
    #expect(ErrorMeasures(spread: 1, scales: short) == nil)
    #expect(ErrorMeasures(spread: 1, scales: scales([])) == nil)
    #expect(ErrorMeasures(spread: 0, scales: missing) == nil)
    #expect(ErrorMeasures(spread: .infinity, scales: missing) == nil)
    // No two neighbours, but cycles of two.
    let sparse = scales([1, .nan, 4, .nan, 5], season: 2)
    #expect(sparse.seasonal == 2)
    #expect(sparse.recent == 2)
  }

  /// Histories whose four measures are not alike, and the size of an error that goes with them.
  private func made(
    _ count: Int, seed: UInt64, size: (ErrorMeasures) -> Double
  ) -> (errors: [Double], measures: [ErrorMeasures]) {
    var random = TestRandom(seed: seed)
    var errors: [Double] = []
    var measures: [ErrorMeasures] = []
    for _ in 0..<count {
      let level = exp(random.normal())
      let turn = exp(random.normal())
      let values = (0..<16).map { level * ($0 < 12 ? 1 : turn) * random.normal() }
      let spread = level * exp(random.normal())
      guard let own = ErrorMeasures(spread: spread, scales: scales(values, season: 4)) else {
        continue
      }
      measures.append(own)
      errors.append(size(own) * abs(random.normal()))
    }
    return (errors, measures)
  }

  @Test("exponents are found again that errors were made with")
  func recovery() {
    for exponents in [
      [0.6, 0.1, 0.3, 0.0], [0, 0, 0, 1], [0.25, 0.25, 0.25, 0.25], [0.5, 0.5, 0, 0],
    ] {
      func logarithm(_ own: ErrorMeasures) -> Double {
        exponents.indices.reduce(0.0) { $0 + exponents[$1] * own.logarithms[$1] }
      }
      let (errors, measures) = made(6_000, seed: 3) { exp(logarithm($0)) }
      let unit = ErrorUnit(errors: errors, measures: measures)
      // Ratios of units tell what the exponents are, whatever the constant.
      let ratios = measures.prefix(200).map { log(unit.size($0)) - logarithm($0) }
      let spread = ratios.max()! - ratios.min()!
      #expect(ratios.count == 200)
      #expect(spread < 0.4, "\(exponents)")
    }
  }

  @Test("few errors change little, none nothing, and those of zero are no trouble")
  func prior() throws {
    let (errors, measures) = made(3, seed: 5) { exp($0.logarithms[3]) }
    let other = made(50, seed: 6) { _ in 1 }.measures
    #expect(ErrorUnit(errors: [], measures: []) == .even)
    let few = ErrorUnit(errors: errors, measures: measures)
    #expect(few != .even)
    for own in other { #expect(abs(log(few.size(own) / ErrorUnit.even.size(own))) < 1.5) }
    let zeros = ErrorUnit(
      errors: Array(repeating: 0, count: other.count), measures: other)
    // All lie at the floor, a tenth of the even unit.
    for own in other { #expect(abs(zeros.size(own) / ErrorUnit.even.size(own) - 1) < 1e-9) }
  }

  @Test("a unit grows with the units of measurement")
  func equivariance() throws {
    let (errors, measures) = made(500, seed: 9) { exp(($0.logarithms[0] + $0.logarithms[2]) / 2) }
    let unit = ErrorUnit(errors: errors, measures: measures)
    let values: [Double] = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
    let thousands = values.map { 1_000 * $0 }
    let own = try #require(ErrorMeasures(spread: 2, scales: scales(values, season: 4)))
    let larger = try #require(
      ErrorMeasures(spread: 2_000, scales: scales(thousands, season: 4)))
    let growth = unit.size(larger) / unit.size(own)
    #expect(abs(growth / 1_000 - 1) < 1e-9)
  }
}
