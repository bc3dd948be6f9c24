/// The one-step recursion of an ARIMA model over values with gaps, and over the future.
///
/// Each step passes a value through the factors one after another,
/// w = Δy − constant, v = φ(B) w, s = Φ(B^m) v, r = s / Θ(B^m), e = r / θ(B),
/// so that a step costs d + D + p + P + q + Q operations whatever the season length is. Where a
/// value is missing the innovation is 0, and the steps are undone from e back to y: the value
/// becomes its one-step prediction. Where a level that differencing needs was never observed, the
/// innovation is 0 too. All values are linear in the series, gaps included.
final class CascadeBuffer {
  let shape: ARIMAShape
  let count: Int
  /// Levels; missing ones are replaced by their predictions.
  let y: UnsafeMutablePointer<Double>
  /// Differences minus the constant.
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

  /// A copy of the levels. Outside of the buffer's own methods its memory may not outlive the last
  /// mention of the buffer, so that whoever is done with it takes a copy here.
  func allLevels() -> [Double] { Array(UnsafeBufferPointer(start: y, count: count)) }

  /// What one run over the buffer adds up.
  struct Totals {
    /// Σ e² over the values that were observed and could be predicted.
    var sumOfSquares = 0.0
    /// The number of those values.
    var residuals = 0
  }

  /// Filters the `count` values in `y`; NaN is missing.
  /// - Parameters:
  ///   - coefficients: AR, seasonal AR, MA, seasonal MA.
  ///   - constant: the mean of the differences.
  ///   - lead: the number of first values that get no residual.
  ///   - fitted: takes the one-step forecasts, NaN where there is none.
  func run(
    coefficients: UnsafePointer<Double>, constant: Double, lead: Int,
    fitted: UnsafeMutablePointer<Double>? = nil
  ) -> Totals {
    var totals = Totals()
    for t in 0..<count {
      var base = constant
      for tap in taps { base += tap.weight * y[t - tap.lag] }
      let value = y[t]
      let measured = !value.isNaN && !base.isNaN
      if t < lead {
        step(t, conditioningOn: measured ? value - base : 0, coefficients)
        if value.isNaN { y[t] = base }
        fitted?[t] = .nan
      } else if measured {
        let error = step(t, observing: value - base, coefficients)
        totals.sumOfSquares += error * error
        totals.residuals += 1
        fitted?[t] = value - error
      } else {
        let difference = predict(t, coefficients)
        if value.isNaN { y[t] = base + difference }
        fitted?[t] = base + difference
      }
    }
    return totals
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
