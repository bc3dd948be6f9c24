/// Simple exponential smoothing by least squares, exactly and in a few passes.
///
/// With q = 1 − alpha the one-step errors obey e(t) = y(t) − y(t−1) + q·e(t−1), from
/// e(1) = y(1) − l(0). They are linear in e(1), so that for each alpha the best initial level has
/// a closed form, and the search is over alpha alone. A missing value updates nothing: the errors
/// are those of the observed values, one after the other.
/// Source of the recursion: Muth (1960), "Optimal properties of exponentially weighted forecasts".
package enum LevelSmoothing {
  /// What was estimated.
  package struct Estimate {
    /// How much of an error the level takes in.
    package var alpha: Double
    /// The level before the first value.
    package var level: Double
    /// The sum of squared one-step errors.
    package var sse: Double
  }

  /// The least-squares estimate for values of which at least two differ; NaN is missing.
  ///
  /// The log-likelihood −n/2 · log(sse) is within 1e-6 of its maximum over alpha in
  /// [0.0001, 0.9999].
  /// - Parameter unit: a power of two near the size of the changes, where their squares may leave
  ///   the range of numbers.
  /// - Complexity: about four passes of O(*n*).
  package static func estimate(_ values: UnsafeBufferPointer<Double>, unit: Double = 1) -> Estimate
  {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { scratch in
      estimate(values, unit: unit, changes: scratch.baseAddress!)
    }
  }

  /// The same in memory of the caller: room for one number a value.
  static func estimate(
    _ values: UnsafeBufferPointer<Double>, unit: Double, changes: UnsafeMutablePointer<Double>
  ) -> Estimate {
    let (first, count) = SmoothingChanges.fill(changes, from: values, unit: unit)
    let objective = LevelObjective(changes: UnsafePointer(changes), count: count)
    let bounds = ETSParameters.lowest...ETSParameters.highest
    let alpha = SmoothingSearch(bounds: bounds).minimise(objective)
    let sums = objective.sums(at: SmoothingLanes(repeating: alpha))
    let error = -sums.cross[0] / sums.weight[0]
    return Estimate(
      alpha: alpha, level: first - unit * error, sse: sums.least[0] * unit * unit)
  }
}

/// The changes from one observed value to the next, all that the errors depend on.
enum SmoothingChanges {
  /// Writes them in the given unit, and returns the first observed value and how many there are.
  static func fill(
    _ changes: UnsafeMutablePointer<Double>, from values: UnsafeBufferPointer<Double>, unit: Double
  ) -> (first: Double, count: Int) {
    var position = 0
    while values[position].isNaN { position += 1 }
    let first = values[position]
    let perUnit = 1 / unit
    var (previous, count) = (first, 0)
    for t in (position + 1)..<max(values.count, position + 1) where !values[t].isNaN {
      changes[count] = (values[t] - previous) * perUnit
      previous = values[t]
      count += 1
    }
    return (first, count)
  }
}

/// The sum of squared errors of simple exponential smoothing with the best initial level.
///
/// From e(1) = 0 the errors are E(t); from e(1) = c they are E(t) + c·q^(t−1).
struct LevelObjective: SmoothingObjective {
  let changes: UnsafePointer<Double>
  let count: Int

  var observed: Int { count + 1 }

  /// Σ E², Σ E·q^(t−1) and Σ q^(2t−2).
  struct Sums {
    var squares: SmoothingLanes
    var cross: SmoothingLanes
    var weight: SmoothingLanes

    /// The sum of squares at the best c.
    var least: SmoothingLanes { squares - cross * cross / weight }
  }

  @inline(__always)
  func sumsOfSquares(at alpha: SmoothingLanes) -> SmoothingLanes { sums(at: alpha).least }

  /// The cross products Σ E(t)·q^(t−1) need no running power: they are
  /// (Σ q^(s−1)·w(s) − q^(n+1)·E(n)) / (1 − q²) with the changes w, the first sum by Horner's rule
  /// from the end.
  @inline(__always)
  func sums(at alpha: SmoothingLanes) -> Sums {
    let q = 1 - alpha
    var error = SmoothingLanes.zero
    var squares = SmoothingLanes.zero
    var horner = SmoothingLanes.zero
    for t in 0..<count {
      error = q * error + changes[t]
      squares += error * error
      horner = q * horner + changes[count - 1 - t]
    }
    let power = q.power(count + 1)
    let rest = alpha * (2 - alpha)
    return Sums(
      squares: squares, cross: (q * horner - q * power * error) / rest,
      weight: (1 - power * power) / rest)
  }
}
