/// The criterion of a theta model with the best initial level and theta.
///
/// For a given alpha the errors are linear in both: e = E − c·d − kappa·H with the errors E of
/// simple exponential smoothing from the first value, d and H = A·d + B·g as in ``ThetaState``, and
/// kappa = 1 − 1/theta. Two coefficients of least squares, kappa held in its range, leave a search
/// over alpha alone; that is exact, for the lines depend on the data only.
struct ThetaObjective: SmoothingObjective {
  /// What each observed value brings, in arrays of `count`.
  struct Data {
    /// Observed values.
    let count: Int
    /// The change since the previous observed value; entry 0 is not used.
    let changes: UnsafeMutablePointer<Double>
    /// Steps since the previous observed value; entry 0: steps since time 0.
    let steps: UnsafeMutablePointer<Double>
    /// A and B of the line known before the value.
    let intercepts: UnsafeMutablePointer<Double>
    let slopes: UnsafeMutablePointer<Double>
  }

  let data: Data
  /// Errors that are left out at the start.
  let skipped: Int
  /// The range of kappa.
  let kappa: ClosedRange<Double>
  /// The weight of c² in the criterion.
  let startWeight: Double
  /// The weight of (kappa − 1/2)² in it, in units of s² (``ThetaCriterion``).
  let kappaWeight: Double

  var observed: Int { data.count - skipped }

  /// Sums of products of E, d and H.
  struct Sums {
    var ee = SmoothingLanes.zero
    var ed = SmoothingLanes.zero
    var eh = SmoothingLanes.zero
    var dd = SmoothingLanes.zero
    var dh = SmoothingLanes.zero
    var hh = SmoothingLanes.zero

    @inline(__always)
    mutating func add(_ e: SmoothingLanes, _ d: SmoothingLanes, _ h: SmoothingLanes) {
      ee += e * e
      ed += e * d
      eh += e * h
      dd += d * d
      dh += d * h
      hh += h * h
    }
  }

  /// What least squares make of the sums.
  struct Solution {
    /// The coefficient c of d.
    var start: SmoothingLanes
    var kappa: SmoothingLanes
    /// The criterion.
    var least: SmoothingLanes
    /// The sum of squares alone.
    var squares: SmoothingLanes
  }

  @inline(__always)
  func sumsOfSquares(at alpha: SmoothingLanes) -> SmoothingLanes { solve(at: alpha).least }

  /// The best coefficients at eight values of alpha.
  /// - Complexity: O(*n*), without allocation.
  @inline(__always)
  func solve(at alpha: SmoothingLanes) -> Solution {
    let sums = sums(at: alpha)
    // Eliminate c, then kappa is a ratio.
    let dd = sums.dd + startWeight
    let ee = sums.ee - sums.ed * sums.ed / dd
    let eh = sums.eh - sums.ed * sums.dh / dd
    let hh = sums.hh - sums.dh * sums.dh / dd
    let penalty = ee * (kappaWeight / Double(observed))
    let (bend, pull) = (hh + penalty, eh + 0.5 * penalty)
    var share = pull / bend
    // Where H is only d over again, kappa changes nothing.
    share.replace(with: 0.5, where: .!(bend .> 1e-12 * sums.hh))
    share = pointwiseMin(
      pointwiseMax(share, SmoothingLanes(repeating: kappa.lowerBound)),
      SmoothingLanes(repeating: kappa.upperBound))
    let start = (sums.ed - share * sums.dh) / dd
    let fit = ee - share * (2 * eh - share * hh)
    let distance = share - 0.5
    // Rounding leaves a perfect fit a little above or below 0.
    let floor = 1e-15 * sums.ee
    return Solution(
      start: start, kappa: share,
      least: pointwiseMax(fit + penalty * distance * distance, floor),
      squares: pointwiseMax(fit - startWeight * start * start, floor))
  }

  @inline(__always)
  private func sums(at alpha: SmoothingLanes) -> Sums {
    let q = 1 - alpha
    var sums = Sums()
    var error = SmoothingLanes.zero
    var fade = SmoothingLanes(repeating: 1)
    var lag = SmoothingLanes(repeating: data.steps[0])
    // Far below rounding, but within the normal range: numbers out of it are slow.
    let floor = 1e-100
    if skipped == 0 {
      sums.add(error, fade, data.intercepts[0] * fade + data.slopes[0] * lag)
    }
    for i in 1..<data.count {
      error = q * error + data.changes[i]
      fade = q * fade + floor
      lag = q * lag + data.steps[i]
      if i < skipped { continue }
      sums.add(error, fade, data.intercepts[i] * fade + data.slopes[i] * lag)
    }
    return sums
  }
}
