/// Bridges gaps of a seasonal series, so that a moving average may run over them.
enum SeasonalBridge {
  /// The values, a missing one taken from the same phase of the cycles around: interpolated
  /// between the nearest before and after, or the nearest where there is only one. Where a phase
  /// was never observed, neighbours in time stand in.
  /// - Complexity: O(*n*).
  static func fill(_ values: UnsafeBufferPointer<Double>, seasonLength m: Int) -> [Double] {
    var filled = Array(values)
    for phase in 0..<min(m, filled.count) { interpolate(&filled, from: phase, by: m) }
    interpolate(&filled, from: 0, by: 1)
    return filled
  }

  private static func interpolate(_ values: inout [Double], from start: Int, by step: Int) {
    var previous: Int?
    for t in stride(from: start, to: values.count, by: step) where !values[t].isNaN {
      let gap = stride(from: previous.map { $0 + step } ?? start, to: t, by: step)
      for missing in gap {
        guard let previous else {
          values[missing] = values[t]
          continue
        }
        let share = Double(missing - previous) / Double(t - previous)
        values[missing] = values[previous] + share * (values[t] - values[previous])
      }
      previous = t
    }
    guard let previous else { return }
    for missing in stride(from: previous + step, to: values.count, by: step) {
      values[missing] = values[previous]
    }
  }
}
