/// The moving average over one cycle: what is left of a series when its season is averaged out.
enum CentredAverage {
  /// Calls `body` with each position that has half a cycle on both sides, and the mean of the cycle
  /// around it. Both ends of an even cycle count half: their mean is the window moved by half a step.
  /// - Parameter values: complete ones.
  /// - Complexity: O(*n* + m).
  @inline(__always)
  static func forEach(
    of values: UnsafeBufferPointer<Double>, length m: Int, _ body: (_ t: Int, Double) -> Void
  ) {
    let half = m / 2
    guard values.count > 2 * half else { return }
    var sum = 0.0
    for t in 0..<m { sum += values[t] }
    for t in half..<(values.count - half) {
      var average = sum
      if m % 2 == 0 { average += 0.5 * (values[t + half] - values[t - half]) }
      if t + half + 1 < values.count || m % 2 == 0 {
        let next = m % 2 == 0 ? t + half : t + half + 1
        sum += values[next] - values[t - half]
      }
      body(t, average / Double(m))
    }
  }
}
