/// What a theta model knows at one moment, without the season.
///
/// The forecast of the next value is l + kappa·(A·d + B·g) with kappa = 1 − 1/theta: a smoothed
/// level l, and the part of the line A + B·t that smoothing lags behind. With q = 1 − alpha a value
/// y makes it l ← alpha·y + q·l, d ← q·d, g ← q·g + 1; a missing value only moves time on,
/// g ← g + 1. Without gaps d = q^t and g = (1 − q^(t+1))/alpha.
/// Source: Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016), the state space form.
struct ThetaState: Sendable, Hashable, Codable {
  /// The level l.
  var level: Double
  /// What is left of the initial level, d.
  var fade = 1.0
  /// How many steps of the slope the level lags behind, g.
  var lag = 1.0
  /// The line A + B·t.
  var line: ThetaLine
  /// The moments of the line, where it follows the data; nil where it is fixed.
  var running: RunningLine?

  /// A state before the first value.
  init(level: Double, line: ThetaLine) {
    self.level = level
    self.line = line
  }

  /// A state before the first value whose line follows the data.
  init(level: Double) {
    self.init(level: level, line: ThetaLine(intercept: 0, slope: 0))
    running = RunningLine()
  }

  /// The forecast of the next value.
  @inline(__always)
  func mean(_ kappa: Double) -> Double {
    level + kappa * (line.intercept * fade + line.slope * lag)
  }

  /// Takes in the value of a time; NaN is missing.
  /// - Complexity: O(1).
  @inline(__always)
  mutating func advance(_ value: Double, at time: Double, alpha: Double) {
    guard !value.isNaN else {
      lag += 1
      return
    }
    let q = 1 - alpha
    level = alpha * value + q * level
    // Numbers out of the normal range are slow, and this one no longer counts.
    fade = fade < 1e-100 ? 0 : q * fade
    lag = q * lag + 1
    guard running != nil else { return }
    running!.add(value, at: time)
    line = running!.line
  }
}
