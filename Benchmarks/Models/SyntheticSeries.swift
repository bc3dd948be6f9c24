import Forecasting

/// Series of any length that are the same at every run.
enum SyntheticSeries {
  /// A series that rises from 200 to 300 over its length, with a season of ±10 in twelve levels, each held for a
  /// twelfth of the cycle, and a bell-shaped noise of standard deviation 3.5; all values lie between 178 and 323.
  ///
  /// The trend is spread over the length, so that level, season and noise keep their proportions
  /// and models of all forms can be fitted to any length.
  static func make(count: Int, season length: Int = 12) -> TimeSeries {
    var state: UInt64 = 12_345
    // Knuth's linear congruential generator, "The Art of Computer Programming", vol. 2, 3.3.4.
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    let season: [Double] = [-9, -6, 1, 3, 4, 8, 11, 9, 2, -4, -10, -9]
    let values = (0..<count).map { step in
      let trend = 200 + 100 * Double(step) / Double(count)
      let noise = 6 * (uniform() + uniform() + uniform() + uniform() - 2)
      return trend + season[step % length * 12 / length] + noise
    }
    return TimeSeries(id: "synthetic-\(count)", values: values, season: length)
  }
}
