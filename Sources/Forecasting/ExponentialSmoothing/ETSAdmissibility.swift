/// Whether errors of long ago are forgotten: the roots of the characteristic polynomial of the
/// recursion lie inside the unit circle.
///
/// Only a trend with a season can leave that region inside the usual box, by a slope that reacts
/// too fast for the season. Source: Hyndman, Akram & Archibald (2008), "The admissible parameter
/// space for exponential smoothing models", in the form that R's forecast package checks: with beta
/// where the exact condition has phi·beta, it is stricter for damped trends. As there, the polynomial
/// of the additive trend serves multiplicative trends too, whose own condition is not known.
package enum ETSAdmissibility {
  /// Whether the parameters are admissible for a trend with a season of `m` steps.
  /// - Complexity: O(m²), without allocation on the heap for seasons of usual length.
  package static func holds(_ p: ETSParameters, seasonLength m: Int) -> Bool {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: m + 2) { polynomial in
      holds(p, polynomial)
    }
  }

  /// The largest admissible beta for the other parameters, at most `highest`; the lowest beta of
  /// the usual region where none is. A `guess` that is near saves half the work.
  static func largestBeta(
    _ p: ETSParameters, atMost highest: Double, seasonLength m: Int, near guess: Double? = nil
  ) -> Double {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: m + 2) { polynomial in
      var trial = p
      trial.beta = highest
      if holds(trial, polynomial) { return highest }
      var (low, high) = (ETSParameters.lowest, highest)
      if let guess {
        // Where the bracket around the guess does not hold, one side of it still does.
        for edge in [guess - 1e-4, guess + 1e-4] where edge > low && edge < high {
          trial.beta = edge
          if holds(trial, polynomial) { low = edge } else { high = edge }
        }
      }
      while high - low > 1e-10 {
        trial.beta = 0.5 * (low + high)
        if holds(trial, polynomial) { low = trial.beta } else { high = trial.beta }
      }
      return low
    }
  }

  /// The test of Schur and Cohn: step the degree down; every reflection has to be below 1.
  private static func holds(_ p: ETSParameters, _ c: UnsafeMutableBufferPointer<Double>) -> Bool {
    let degree = c.count - 1
    c[0] = 1
    c[1] = p.alpha + p.beta - p.phi
    for i in 2..<max(degree - 1, 2) { c[i] = p.alpha + p.beta - p.alpha * p.phi }
    c[degree - 1] = p.alpha + p.beta - p.alpha * p.phi + p.gamma - 1
    c[degree] = p.phi * (1 - p.alpha - p.gamma)
    // Roots on the circle itself count as inside.
    var shrink = 1.0
    for i in 1...degree {
      shrink *= 1 - 1e-9
      c[i] *= shrink
    }
    var n = degree
    while n > 0 {
      let reflection = c[n]
      guard abs(reflection) < 1 else { return false }
      let scale = 1 / (1 - reflection * reflection)
      var (i, k) = (1, n - 1)
      while i <= k {
        let (a, b) = (c[i], c[k])
        c[i] = (a - reflection * b) * scale
        c[k] = (b - reflection * a) * scale
        i += 1
        k -= 1
      }
      n -= 1
    }
    return true
  }
}
