/// The weights that keep outliers from the next smoothing.
enum STLRobustness {
  /// Bisquare weights of the residuals over six times their median size (Cleveland et al. 1990,
  /// section 2.4): 1 near zero, left out beyond. A missing value keeps the
  /// weight 0.
  /// - Complexity: O(*n* log *n*).
  static func write(
    _ values: UnsafeBufferPointer<Double>, _ state: STLEngine.State, count: Int
  ) {
    let sizes = UnsafeMutableBufferPointer(start: state.work, count: count)
    var observed = 0
    for t in 0..<count where !values[t].isNaN {
      sizes[observed] = abs(values[t] - state.trend[t] - state.seasonal[t])
      observed += 1
    }
    var sorted = UnsafeMutableBufferPointer(rebasing: sizes[0..<observed])
    sorted.sort()
    let limit = 3 * (sorted[observed / 2] + sorted[(observed - 1) / 2])
    for t in 0..<count where !values[t].isNaN {
      let size = abs(values[t] - state.trend[t] - state.seasonal[t])
      if size <= 0.001 * limit {
        state.weights[t] = 1
      } else if size <= 0.999 * limit {
        let rest = 1 - (size / limit) * (size / limit)
        state.weights[t] = rest * rest
      } else {
        state.weights[t] = LoessCurve.leftOut
      }
    }
  }
}
