import Forecasting

/// A small deterministic generator (SplitMix64; Steele, Lea & Flood 2014) for test data.
struct TestRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Roughly standard normal: the sum of twelve uniforms.
  mutating func normal() -> Double {
    (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &self) }
  }
}

extension TimeSeries {
  /// A positive series with trend, season and noise.
  static func synthetic(
    id: String = "synthetic", count: Int, season: Int, seed: UInt64 = 1, offset: Double = 200
  ) -> TimeSeries {
    var random = TestRandom(seed: seed)
    let shape = (0..<season).map { _ in 10 * random.normal() }
    let values = (0..<count).map { t in
      offset + 0.5 * Double(t) + (season > 1 ? shape[t % season] : 0) + 4 * random.normal()
    }
    return TimeSeries(id: id, values: values, season: season)
  }

  /// The same dates and season with other values.
  func with(values: [Double]) -> TimeSeries {
    TimeSeries(id: id, axis: axis, values: values, season: season)
  }
}
