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

  /// Windows up to this size are added up value by value, which eight lanes do faster than one
  /// running sum; longer ones share their sums.
  private static let shortWindow = 32

  /// The sum of squared errors of the one-step forecasts after the first window, and their number.
  /// - Parameter isComplete: whether no value is missing.
  /// - Complexity: O(*n*); O(*n* · window) with weights.
  func oneStepErrors(_ values: UnsafeBufferPointer<Double>, isComplete: Bool)
    -> (sumOfSquares: Double, count: Int)
  {
    if isComplete, weights == nil, window <= Self.shortWindow {
      let (lag, first) = (lag, window * lag)
      @inline(__always)
      func squaredError(_ at: LaneSum.Positions) -> LaneSum.Lanes {
        // The sum of differences is the error times the window: an offset costs no digits.
        var sum = at[0] - at[lag]
        var back = 2 * lag
        while back <= first {
          sum += at[0] - at[back]
          back += lag
        }
        return sum * sum
      }
      let sum = LaneSum.over(values, from: first, term: squaredError)
      return (sum / Double(window * window), max(values.count - first, 0))
    }
    var (sum, count) = (0.0, 0)
    for (value, forecast) in zip(values, oneStepForecasts(values)) {
      let error = value - forecast
      if error.isNaN { continue }
      sum += error * error
      count += 1
    }
    return (sum, count)
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
  /// - Complexity: O(cycles); O(cycles · min(cycles, window)) with weights.
  func varianceFactors(cycles: Int) -> [Double] {
    var psi = [Double](filledWith: 1, count: max(cycles, 1))
    if let weights {
      for step in psi.indices.dropFirst() {
        psi[step] = (1...min(step, window)).reduce(0) { $0 + weights[$1 - 1] * psi[step - $1] }
      }
    } else {
      let share = 1 / Double(window)
      var weight = share
      if cycles > 1 { psi[1] = share }
      // From there on each is the mean of the `window` before it (of zeros before step 0), and
      // differs from its neighbour by what their windows do not have in common.
      for step in psi.indices.dropFirst(2) {
        weight += share * weight - (step > window ? share * psi[step - 1 - window] : 0)
        psi[step] = weight
      }
    }
    var factor = 0.0
    for step in psi.indices {
      factor += psi[step] * psi[step]
      psi[step] = factor
    }
    return psi
  }
}
