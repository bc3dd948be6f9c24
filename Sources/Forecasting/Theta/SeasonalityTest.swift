/// Whether a series repeats itself from cycle to cycle: the test of its autocorrelation at the
/// season length m, at 90 %.
///
/// Seasonal is |r(m)| > 1.645·√((1 + 2·Σ r(i)²)/n), the sum over i < m.
/// Source: Fiorucci et al. (2016), after Bartlett (1946); the 1.645 are the normal distribution's
/// 95 % quantile.
struct SeasonalityTest {
  /// The autocorrelation at the season length.
  let autocorrelation: Double
  /// Above this size it is called seasonal.
  let limit: Double

  /// What the test says.
  var isSeasonal: Bool { abs(autocorrelation) > limit }

  private static let quantile = 1.6448536269514722
  private static let lanes = 8

  /// Tests the values; a missing one counts as the mean and takes its products out of the sums.
  /// - Complexity: O(*n*·m).
  init(_ values: UnsafeBufferPointer<Double>, seasonLength m: Int) {
    let room = values.count + m + Self.lanes
    (autocorrelation, limit) = withUnsafeTemporaryAllocation(of: Double.self, capacity: room) {
      Self.test(values, m, $0.baseAddress!)
    }
  }

  private static func test(
    _ values: UnsafeBufferPointer<Double>, _ m: Int, _ scratch: UnsafeMutablePointer<Double>
  ) -> (Double, Double) {
    let n = values.count
    var (sum, observed) = (0.0, 0)
    for value in values where !value.isNaN {
      sum += value
      observed += 1
    }
    let mean = sum / Double(observed)
    var size = 0.0
    for t in 0..<n {
      scratch[t] = values[t].isNaN ? 0 : values[t] - mean
      size = max(size, abs(scratch[t]))
    }
    guard size > 0 else { return (0, 1) }
    for t in 0..<n { scratch[t] /= size }
    for t in n..<(n + m + lanes) { scratch[t] = 0 }
    let variance = products(scratch, n, lag: 0)[0] / Double(observed)
    var (squares, last) = (0.0, 0.0)
    for first in stride(from: 1, through: m, by: lanes) {
      let sums = products(scratch, n, lag: first)
      for lag in first...min(first + lanes - 1, m) {
        let pairs = observed == n ? n : usedPairs(values, lag: lag) + lag
        let r = sums[lag - first] / Double(pairs) / variance
        if lag == m { last = r } else { squares += r * r }
      }
    }
    return (last, quantile * ((1 + 2 * squares) / Double(observed)).squareRoot())
  }

  /// The sums of products at eight lags; behind the deviations there are zeros.
  private static func products(_ deviations: UnsafePointer<Double>, _ n: Int, lag: Int)
    -> SIMD8<Double>
  {
    var sums = SIMD8<Double>.zero
    for t in 0..<max(n - lag, 0) {
      let ahead = UnsafeRawPointer(deviations + t + lag).loadUnaligned(as: SIMD8<Double>.self)
      sums += deviations[t] * ahead
    }
    return sums
  }

  private static func usedPairs(_ values: UnsafeBufferPointer<Double>, lag: Int) -> Int {
    var pairs = 0
    for t in 0..<max(values.count - lag, 0) where !(values[t] * values[t + lag]).isNaN {
      pairs += 1
    }
    return pairs
  }
}
