/// The one-step recursion of an ARIMA model over values with gaps.
///
/// Each step passes a value through the factors one after another,
/// w = Δy, v = φ(B) w, s = Φ(B^m) v, r = s / Θ(B^m), e = r / θ(B),
/// so that a step costs d + D + p + P + q + Q operations whatever the season length is. Where a
/// value is missing the innovation is 0, and the steps are undone from e back to y: the value
/// becomes its one-step prediction. Where a level that differencing needs was never observed, the
/// innovation is 0 too. All values are linear in the series, gaps included.
final class CascadeBuffer {
  let shape: ARIMAShape
  let count: Int
  /// Levels; missing ones are replaced by their predictions.
  let y: UnsafeMutablePointer<Double>
  /// Differences.
  let w: UnsafeMutablePointer<Double>
  /// Differences after the AR factor.
  let v: UnsafeMutablePointer<Double>
  /// Innovations times the MA factor.
  let r: UnsafeMutablePointer<Double>
  /// Innovations.
  let e: UnsafeMutablePointer<Double>
  private let taps: [ARIMAShape.Tap]
  private let memory: ScratchMemory

  /// Room for `count` steps behind a history of zeros and unknown levels.
  init(shape: ARIMAShape, count: Int) {
    self.shape = shape
    self.count = count
    let m = shape.season
    memory = ScratchMemory(
      count: 5 * count + shape.levels + shape.conditioning + shape.ma + m * shape.seasonalMA)
    y = memory.take(count, padding: shape.levels)
    w = memory.take(count, padding: shape.ar)
    v = memory.take(count, padding: m * shape.seasonalAR)
    r = memory.take(count, padding: m * shape.seasonalMA)
    e = memory.take(count, padding: shape.ma)
    taps = shape.differenceTaps
    for lag in 0..<shape.levels { y[-1 - lag] = .nan }
  }

  /// Filters the `count` values in `y`; NaN is missing.
  /// - Parameters:
  ///   - coefficients: AR, seasonal AR, MA, seasonal MA.
  ///   - lead: the number of first values that get no residual.
  /// - Returns: Σ e² over the values that were observed and could be predicted.
  func run(coefficients: UnsafePointer<Double>, lead: Int) -> Double {
    var sumOfSquares = 0.0
    for t in 0..<count {
      var base = 0.0
      for tap in taps { base += tap.weight * y[t - tap.lag] }
      let value = y[t]
      let measured = !value.isNaN && !base.isNaN
      if t < lead {
        step(t, conditioningOn: measured ? value - base : 0, coefficients)
        if value.isNaN { y[t] = base }
      } else if measured {
        let error = step(t, observing: value - base, coefficients)
        sumOfSquares += error * error
      } else {
        let difference = predict(t, coefficients)
        if value.isNaN { y[t] = base + difference }
      }
    }
    return sumOfSquares
  }

  /// Takes a difference on which the sum of squares is conditional.
  @inline(__always)
  private func step(
    _ t: Int, conditioningOn difference: Double, _ c: UnsafePointer<Double>
  ) {
    w[t] = difference
    v[t] = difference - sum(w + t, c, shape.ar, lag: 1)
    r[t] = 0
    e[t] = 0
  }

  /// Takes an observed difference and gives its innovation.
  @inline(__always)
  private func step(
    _ t: Int, observing difference: Double, _ c: UnsafePointer<Double>
  ) -> Double {
    let m = shape.season
    let seasonalAR = c + shape.ar
    let ma = seasonalAR + shape.seasonalAR
    w[t] = difference
    v[t] = difference - sum(w + t, c, shape.ar, lag: 1)
    r[t] =
      v[t] - sum(v + t, seasonalAR, shape.seasonalAR, lag: m)
      - sum(r + t, ma + shape.ma, shape.seasonalMA, lag: m)
    e[t] = r[t] - sum(e + t, ma, shape.ma, lag: 1)
    return e[t]
  }

  /// Goes on with innovation 0 and gives the predicted difference.
  @inline(__always)
  private func predict(_ t: Int, _ c: UnsafePointer<Double>) -> Double {
    let m = shape.season
    let seasonalAR = c + shape.ar
    let ma = seasonalAR + shape.seasonalAR
    e[t] = 0
    r[t] = sum(e + t, ma, shape.ma, lag: 1)
    v[t] =
      r[t] + sum(r + t, ma + shape.ma, shape.seasonalMA, lag: m)
      + sum(v + t, seasonalAR, shape.seasonalAR, lag: m)
    w[t] = v[t] + sum(w + t, c, shape.ar, lag: 1)
    return w[t]
  }

  /// Σ c_j x_(−jm).
  @inline(__always)
  private func sum(
    _ x: UnsafePointer<Double>, _ c: UnsafePointer<Double>, _ order: Int, lag: Int
  ) -> Double {
    var value = 0.0
    for j in 0..<order { value += c[j] * x[-(j + 1) * lag] }
    return value
  }
}
