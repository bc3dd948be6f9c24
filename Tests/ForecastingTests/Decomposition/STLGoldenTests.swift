import Forecasting
import Testing

/// Decompositions of the classic series against R (`stl`), and statsmodels where R's median is
/// wrong.
@Suite("Seasonal-trend decomposition, reference numbers")
struct STLGoldenTests {
  @Test(
    "agrees with the reference to 1e-8 of the largest value",
    arguments: ["stl_7", "stl_periodic", "stl_7_robust_true_median"])
  func reference(_ method: String) throws {
    var compared = 0
    for name in Golden.classics {
      let golden = try Golden(name)
      guard let entry = golden.method(method) else { continue }
      let stl = STL(
        period: golden.season, seasonal: method == "stl_periodic" ? .periodic : .window(7),
        robust: method == "stl_7_robust_true_median")
      let parts = try stl.decompose(golden.y)
      let scale = golden.y.map(abs).max() ?? 0
      for (ours, theirs) in [
        (parts.trend, "trend"), (parts.seasonal, "seasonal"), (parts.remainder, "remainder"),
      ] {
        let reference = Golden.numbers(entry[theirs])
        #expect(ours.count == reference.count)
        let error = zip(ours, reference).map { abs($0 - $1) }.max() ?? .infinity
        #expect(error <= 1e-8 * scale, "\(name) \(theirs)")
      }
      compared += 1
    }
    #expect(compared >= 5)
  }
}
