/// Smoothed demand size and its frequency at one moment.
struct CrostonState: Sendable, Hashable, Codable {
  let method: CrostonMethod
  /// Smooths the sizes.
  let alpha: Double
  /// Smooths the intervals, or the probability.
  let beta: Double
  /// The smoothed size; 0 before the first demand.
  private(set) var size = 0.0
  /// The smoothed interval in periods, or the probability of a demand in a period.
  private(set) var frequency = 0.0
  /// Periods since the last demand, or since the start.
  private(set) var elapsed = 0

  init(_ method: CrostonMethod, alpha: Double, beta: Double) {
    self.method = method
    self.alpha = alpha
    self.beta = beta
  }

  /// The forecast of every later period; 0 before the first demand.
  var mean: Double {
    guard size > 0 else { return 0 }
    switch method {
    case .classic: return size / frequency
    case .sba: return (1 - beta / 2) * size / frequency
    case .tsb: return size * frequency
    }
  }

  /// Takes in the demand of one period.
  ///
  /// The first demand and the time up to it are the starting values of all three methods.
  mutating func advance(_ demand: Double) {
    elapsed += 1
    guard demand > 0 else {
      if method == .tsb { frequency -= beta * frequency }
      return
    }
    let interval = Double(elapsed)
    elapsed = 0
    guard size > 0 else {
      size = demand
      frequency = method == .tsb ? 1 / interval : interval
      return
    }
    size += alpha * (demand - size)
    frequency += beta * ((method == .tsb ? 1 : interval) - frequency)
  }
}
