import Forecasting
import Testing

@Suite("Model confidence sets")
struct ModelConfidenceSetTests {
  /// Losses of `count` models with the given means and independent noise.
  private func losses(means: [Double], count: Int, seed: UInt64) -> [[Double]] {
    var random = TestRandom(seed: seed)
    // A common shock: hard weeks are hard for all.
    let common = (0..<count).map { _ in 3 * random.normal() }
    return means.map { mean in common.map { $0 + mean + random.normal() } }
  }

  private func specs(_ count: Int) -> [ModelSpec] { (1...count).map { ModelSpec("model-\($0)") } }

  @Test("clearly worse models go, worst first, and equally good ones stay")
  func clearlyWorse() throws {
    let set = try ModelConfidenceSet(
      models: specs(4), losses: losses(means: [1, 4, 1, 2.5], count: 60, seed: 3))
    #expect(set.members.map(\.name) == ["model-1", "model-3"])
    #expect(set.eliminated.map(\.name) == ["model-2", "model-4"])
    #expect(set.pValues.max() == 1)
    #expect(!set.contains(ModelSpec("model-2")))
    #expect(set.pValue(of: ModelSpec("else")) == nil)
  }

  @Test("equally good models are all kept about as often as the level says")
  func nominalFrequency() throws {
    var kept = 0
    for seed in 0..<300 {
      let set = try ModelConfidenceSet(
        models: specs(4), losses: losses(means: [1, 1, 1, 1], count: 80, seed: UInt64(seed)),
        replications: 400)
      if set.members.count == 4 { kept += 1 }
    }
    // 270 expected; the standard deviation of such a count is 5.
    #expect((252...290).contains(kept), "\(kept)")
  }

  @Test("losses that hang together over time need blocks")
  func blocks() throws {
    func rejections(block: Int) throws -> Int {
      try (0..<200).count { seed in
        var random = TestRandom(seed: UInt64(seed))
        let paths = (0..<2).map { _ in
          var state = 0.0
          return (0..<120).map { _ in
            state = 0.7 * state + random.normal()
            return state
          }
        }
        return try ModelConfidenceSet(
          models: specs(2), losses: paths, blockLength: block, replications: 300
        ).members.count < 2
      }
    }
    let (without, with) = (try rejections(block: 1), try rejections(block: 12))
    #expect(without > 60, "\(without)")
    #expect(with < 45, "\(with)")
  }

  @Test("p values are those of a literal implementation of the paper")
  func literal() throws {
    for (seed, block) in [(1, 1), (2, 4), (3, 3)] {
      let losses = losses(means: [1, 1.2, 1.4, 0.9, 1.1], count: 31, seed: UInt64(seed))
      let set = try ModelConfidenceSet(
        models: specs(5), losses: losses, blockLength: block, replications: 4_000)
      let literal = LiteralConfidenceSet(losses: losses, blockLength: block, seed: 77)
      for (ours, reference) in zip(set.pValues, literal.pValues) {
        // Both are counts of 4,000 draws: three standard deviations of their difference.
        #expect(abs(ours - reference) < 0.035, "\(ours) \(reference)")
      }
    }
  }

  @Test("the same losses give the same set, and p values do not depend on the unit")
  func deterministic() throws {
    let losses = losses(means: [1, 1.3, 1.1], count: 26, seed: 9)
    let set = try ModelConfidenceSet(models: specs(3), losses: losses, blockLength: 3)
    #expect(try ModelConfidenceSet(models: specs(3), losses: losses, blockLength: 3) == set)
    let scaled = try ModelConfidenceSet(
      models: specs(3), losses: losses.map { $0.map { $0 * 0x1p600 } }, blockLength: 3)
    #expect(scaled.pValues == set.pValues)
    let other = try ModelConfidenceSet(models: specs(3), losses: losses, blockLength: 3, seed: 1)
    #expect(other.pValues != set.pValues)
  }

  @Test("a higher level keeps no fewer models")
  func levels() throws {
    let losses = losses(means: [1, 3, 1.4, 1.8, 1.1], count: 40, seed: 5)
    let sets = try [50, 75, 90, 99].map {
      try ModelConfidenceSet(models: specs(5), losses: losses, level: $0)
    }
    for (smaller, larger) in zip(sets, sets.dropFirst()) {
      #expect(Set(smaller.members).isSubset(of: larger.members))
      #expect(smaller.pValues == larger.pValues)
    }
    #expect(sets[0].members.count < sets[3].members.count)
  }

  @Test("identical models stay together; a constant disadvantage is certain")
  func degenerate() throws {
    let x = losses(means: [1], count: 20, seed: 5)[0]
    let same = try ModelConfidenceSet(models: specs(3), losses: [x, x, x])
    #expect(same.pValues == [1, 1, 1])
    #expect(same.eliminated.isEmpty)
    let worse = try ModelConfidenceSet(models: specs(2), losses: [x, x.map { $0 + 0.5 }])
    #expect(worse.pValues == [1, 0])
    let zero = Array(repeating: 0.0, count: 8)
    #expect(try ModelConfidenceSet(models: specs(2), losses: [zero, zero]).pValues == [1, 1])
    #expect(try ModelConfidenceSet(models: specs(1), losses: [x]).members == specs(1))
  }

  @Test("options out of range, and losses that do not fit together, are refused")
  func refusals() {
    let x = [1.0, 2, 3, 4, 5, 6]
    func refuses(
      _ losses: [[Double]], models: Int = 2, level: Double = 90, block: Int = 1,
      replications: Int = 10
    ) {
      #expect(throws: ForecastError.self) {
        try ModelConfidenceSet(
          models: specs(models), losses: losses, level: level, blockLength: block,
          replications: replications)
      }
    }
    refuses([x, x], level: 100)
    refuses([x, x], level: .nan)
    refuses([x, x], block: 0)
    refuses([x, x], block: 4)
    refuses([x, x], replications: 0)
    refuses([x, Array(x.dropLast())])
    refuses([x, x, x])
    refuses([[], []])
    refuses([x, [1, 2, 3, 4, 5, .nan]])
    refuses([x, [1, 2, 3, 4, 5, .infinity]])
  }

  @Test("blocks grow with the cube root of the origins and span the horizon")
  func blockLengths() {
    #expect(ModelConfidenceSet.blockLength(origins: 26, horizon: 1) == 3)
    #expect(ModelConfidenceSet.blockLength(origins: 27, horizon: 1) == 3)
    #expect(ModelConfidenceSet.blockLength(origins: 28, horizon: 1) == 4)
    #expect(ModelConfidenceSet.blockLength(origins: 26, horizon: 6) == 6)
  }
}

/// Hansen, Lunde & Nason (2011), section 3.1.2, word for word: T_R and its elimination rule, with its
/// own generator and no shortcuts.
private struct LiteralConfidenceSet {
  let pValues: [Double]

  init(losses: [[Double]], blockLength: Int, seed: UInt64) {
    let n = losses[0].count
    var random = TestRandom(seed: seed)
    let draws = (0..<4_000).map { _ in
      var indices: [Int] = []
      while indices.count < n {
        let start = Int.random(in: 0..<n, using: &random)
        indices += (0..<blockLength).map { (start + $0) % n }
      }
      return Array(indices.prefix(n))
    }
    func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
    var pValues = losses.map { _ in 1.0 }
    var left = Array(losses.indices)
    var largest = 0.0
    while left.count > 1 {
      var statistics: [(i: Int, t: Double)] = []
      var resampled: [[Double]] = []
      for i in left {
        for j in left where j != i {
          let d = (0..<n).map { losses[i][$0] - losses[j][$0] }
          let deviations = draws.map { draw in mean(draw.map { d[$0] }) - mean(d) }
          let error = mean(deviations.map { $0 * $0 }).squareRoot()
          statistics.append((i, mean(d) / error))
          resampled.append(deviations.map { abs($0) / error })
        }
      }
      let (worst, statistic) = statistics.max { $0.t < $1.t }!
      let exceeding = draws.indices.count { draw in
        resampled.contains { $0[draw] >= statistic }
      }
      largest = max(largest, Double(exceeding) / Double(draws.count))
      pValues[worst] = largest
      left.removeAll { $0 == worst }
    }
    self.pValues = pValues
  }
}
