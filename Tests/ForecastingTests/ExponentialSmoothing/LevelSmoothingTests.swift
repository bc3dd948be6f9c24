import Forecasting
import Foundation
import Testing

/// Simple exponential smoothing by least squares, against a plain search over a fine grid.
@Suite("Simple exponential smoothing by least squares")
struct LevelSmoothingTests {
  /// The sum of squares of the textbook recursion over the observed values.
  private func sumOfSquares(_ values: [Double], alpha: Double, level: Double) -> Double {
    var (level, sum) = (level, 0.0)
    for value in values where !value.isNaN {
      let error = value - level
      sum += error * error
      level += alpha * error
    }
    return sum
  }

  /// The same at the best initial level, which three levels give away: the sum is a parabola in it.
  private func sumOfSquares(_ values: [Double], alpha: Double) -> Double {
    let observed = values.filter { !$0.isNaN }
    let (low, high) = (observed.min()!, observed.max()!)
    let middle = (low + high) / 2
    let step = high - low
    let sums = [-step, 0, step].map {
      sumOfSquares(values, alpha: alpha, level: middle + $0)
    }
    let bend = sums[0] + sums[2] - 2 * sums[1]
    let best = middle + 0.5 * step * (sums[0] - sums[2]) / bend
    return sumOfSquares(values, alpha: alpha, level: best)
  }

  /// The least sum of squares over 4,000 alphas, the best of them polished.
  private func exhaustive(_ values: [Double]) -> Double {
    func sum(_ root: Double) -> Double {
      sumOfSquares(values, alpha: min(max(root * root, 1e-4), 0.9999))
    }
    let step = 0.98995 / 4000
    let best = (0...4000).map { 0.01 + step * Double($0) }.min { sum($0) < sum($1) }!
    var (low, high) = (best - step, best + step)
    for _ in 0..<40 {
      let third = (high - low) / 3
      if sum(low + third) < sum(high - third) { high -= third } else { low += third }
    }
    return min(sum(best), sum((low + high) / 2))
  }

  private func expectOptimal(_ values: [Double], _ name: String) {
    let estimate = values.withUnsafeBufferPointer { LevelSmoothing.estimate($0) }
    let ours = sumOfSquares(values, alpha: estimate.alpha, level: estimate.level)
    #expect(abs(estimate.sse / ours - 1) < 1e-9, "\(name)")
    let observed = Double(values.count { !$0.isNaN })
    #expect(observed / 2 * log(ours / exhaustive(values)) < 1e-6, "\(name)")
  }

  @Test("reaches the highest likelihood on the classics", arguments: Golden.classics)
  func classics(name: String) throws {
    expectOptimal(try Golden(name).y, name)
  }

  @Test("reaches it on random walks with noise, with and without gaps")
  func randomWalks() {
    for seed in 0..<40 {
      var random = TestRandom(seed: UInt64(seed))
      let ratio = [0.02, 0.1, 0.5, 2][seed % 4]
      var level = 0.0
      var values = (0..<[8, 25, 90, 300][seed / 4 % 4]).map { _ in
        level += ratio * random.normal()
        return level + random.normal()
      }
      expectOptimal(values, "seed \(seed)")
      for t in values.indices.dropFirst(3) where t % 5 == 0 { values[t] = .nan }
      values[0] = .nan
      expectOptimal(values, "seed \(seed) with gaps")
    }
  }

  @Test(
    "finds a valley that hides beside alpha = 0", arguments: [14233, 19461, 19649, 19839, 19877])
  func hiddenValley(seed: UInt64) {
    var random = TestRandom(seed: seed)
    var level = 0.0
    let values = (0..<100).map { _ in
      level += 0.03 * random.normal()
      return level + random.normal()
    }
    expectOptimal(values, "seed \(seed)")
  }

  @Test("a gap is skipped: the estimate is that of the observed values")
  func gaps() throws {
    let nile = try Golden("Nile").y
    let gappy = [.nan] + nile.flatMap { [$0, .nan] }
    let plain = nile.withUnsafeBufferPointer { LevelSmoothing.estimate($0) }
    let other = gappy.withUnsafeBufferPointer { LevelSmoothing.estimate($0) }
    #expect(plain.alpha == other.alpha)
    #expect(plain.level == other.level)
    #expect(plain.sse == other.sse)
  }

  @Test("does not depend on the units, however far from 1")
  func units() throws {
    let nile = TimeSeries(values: try Golden("Nile").y)
    let base = try ETS.simple.fit(nile).forecast(horizon: 3)
    for exponent in [-600, -40, 40, 300] {
      let unit = Double(sign: .plus, exponent: exponent, significand: 1)
      let scaled = try ETS.simple.fit(nile.with(values: nile.values.map { $0 * unit }))
      #expect(try scaled.forecast(horizon: 3).mean == base.mean.map { $0 * unit })
    }
  }
}
