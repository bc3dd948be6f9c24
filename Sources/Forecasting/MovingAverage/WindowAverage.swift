/// The arithmetic of ``MovingAverage``: averages of the last `window` values at distance `lag`.
struct WindowAverage: Sendable, Hashable, Codable {
  let window: Int
  /// 1, or the season length.
  let lag: Int
  /// Weights that sum to 1, newest first; nil for equal ones.
  private let weights: [Double]?

  /// Weights whose sum is below this part of their absolute sum count as cancelling.
  static let cancellation = 1e-12

  init(window: Int, lag: Int, weights: [Double]?) {
    self.window = window
    self.lag = lag
    let sum = weights?.reduce(0, +) ?? 1
    self.weights = weights?.map { $0 / sum }
  }

  /// The average of one window, NaN where no weight falls on an observed value.
  ///
  /// Sums are of differences from the newest observed value: a large common offset costs no digits.
  /// - Parameter newestFirst: the values of the window; NaN is missing.
  func average(_ newestFirst: some Sequence<Double>) -> Double {
    var reference = Double.nan
    var sum = 0.0
    var weight = 0.0
    var size = 0.0
    for (age, value) in newestFirst.enumerated() where !value.isNaN {
      if reference.isNaN { reference = value }
      let share = weights?[age] ?? 1
      sum += share * (value - reference)
      weight += share
      size += abs(share)
    }
    return abs(weight) > Self.cancellation * size ? reference + sum / weight : .nan
  }

  /// The one-step forecast of every position; NaN in the first window and before the first observed
  /// value of a season.
  /// - Complexity: O(*n*); O(*n* · window) with weights.
  func oneStepForecasts(_ values: UnsafeBufferPointer<Double>) -> [Double] {
    var forecasts = [Double](repeating: .nan, count: values.count)
    for phase in 0..<min(lag, values.count) {
      let season = Array(stride(from: phase, to: values.count, by: lag).map { values[$0] })
      let averages = weights == nil ? equalAverages(season) : weightedAverages(season)
      var carried = Double.nan
      for (cycle, value) in season.enumerated() {
        if cycle >= window {
          forecasts[phase + cycle * lag] = averages[cycle].isNaN ? carried : averages[cycle]
        }
        if !value.isNaN { carried = value }
      }
    }
    return forecasts
  }

  private func weightedAverages(_ values: [Double]) -> [Double] {
    values.indices.map { position in
      position < window ? .nan : average(values[(position - window)..<position].reversed())
    }
  }

  /// Entry t is the average of the `window` values before position t.
  ///
  /// Values are cut into blocks of one window; each window is the tail of one block and the head of
  /// the next, so that its sum takes two additions, and an outlier leaves no trace in the sums after
  /// it, as it would if it were added and subtracted again.
  private func equalAverages(_ values: [Double]) -> [Double] {
    // Differences from the value nearest to 0 are at most twice as large as the values, and far
    // smaller under a large common offset.
    let observed = values.lazy.filter { !$0.isNaN }
    guard let reference = observed.min(by: { abs($0) < abs($1) }) else {
      return [Double](repeating: .nan, count: values.count)
    }
    var tailSum = [Double](repeating: 0, count: values.count)
    var tailCount = [Int](repeating: 0, count: values.count)
    for position in values.indices.reversed() {
      let endsBlock = (position + 1) % window == 0 || position + 1 == values.count
      let value = values[position]
      tailSum[position] =
        (endsBlock ? 0 : tailSum[position + 1]) + (value.isNaN ? 0 : value - reference)
      tailCount[position] = (endsBlock ? 0 : tailCount[position + 1]) + (value.isNaN ? 0 : 1)
    }
    var headSum = 0.0
    var headCount = 0
    return values.indices.map { position in
      if position % window == 0 {
        headSum = 0
        headCount = 0
      } else if !values[position - 1].isNaN {
        headSum += values[position - 1] - reference
        headCount += 1
      }
      guard position >= window else { return .nan }
      let start = position - window
      // A window that is one whole block has no head: position and start both begin blocks.
      let count = tailCount[start] + headCount
      return count == 0 ? .nan : reference + (tailSum[start] + headSum) / Double(count)
    }
  }

  /// Σ ψⱼ² over j < c for c = 1 … `cycles`: the forecast variance in units of σ².
  /// - Complexity: O(cycles · min(cycles, window)).
  func varianceFactors(cycles: Int) -> [Double] {
    var psi = [1.0]
    var factors = [1.0]
    while factors.count < cycles {
      let next = psi.count
      var sum = 0.0
      for age in 1...min(next, window) {
        sum += (weights?[age - 1] ?? 1 / Double(window)) * psi[next - age]
      }
      psi.append(sum)
      factors.append(factors[next - 1] + sum * sum)
    }
    return factors
  }
}
