/// A local minimum of a function of one variable, by golden sections and parabolas.
enum BrentMinimum {
  /// The place of a local minimum between two bounds, to about `tolerance`; the bounds themselves
  /// are never tried.
  ///
  /// Source: Brent (1973), "Algorithms for Minimization without Derivatives", chapter 5.
  /// - Complexity: a few dozen evaluations.
  static func locate(
    from lower: Double, to upper: Double, tolerance: Double, _ value: (Double) -> Double
  ) -> Double {
    let golden = (3 - 5.0.squareRoot()) / 2
    let first = lower + golden * (upper - lower)
    let height = value(first)
    var (low, high) = (lower, upper)
    var (best, second, third) = (first, first, first)
    var (bestValue, secondValue, thirdValue) = (height, height, height)
    var (step, earlier) = (0.0, 0.0)
    while true {
      let middle = (low + high) / 2
      let least = Double.ulpOfOne.squareRoot() * abs(best) + tolerance / 3
      guard abs(best - middle) > 2 * least - (high - low) / 2 else { return best }
      var isParabola = false
      if abs(earlier) > least {
        // The vertex of the parabola through the three best points.
        let r = (best - second) * (bestValue - thirdValue)
        let q = (best - third) * (bestValue - secondValue)
        let numerator = (best - second) * r - (best - third) * q
        let denominator = 2 * (q - r)
        let proposal = numerator / denominator
        let (target, limit) = (best + proposal, abs(earlier) / 2)
        earlier = step
        if abs(proposal) < limit, target > low, target < high {
          isParabola = true
          step = proposal
          if target - low < 2 * least || high - target < 2 * least {
            step = best < middle ? least : -least
          }
        }
      }
      if !isParabola {
        earlier = best < middle ? high - best : low - best
        step = golden * earlier
      }
      let trial = abs(step) >= least ? best + step : best + (step > 0 ? least : -least)
      let trialValue = value(trial)
      if trialValue <= bestValue {
        if trial < best { high = best } else { low = best }
        (third, second, best) = (second, best, trial)
        (thirdValue, secondValue, bestValue) = (secondValue, bestValue, trialValue)
      } else {
        if trial < best { low = trial } else { high = trial }
        if trialValue <= secondValue || second == best {
          (third, second) = (second, trial)
          (thirdValue, secondValue) = (secondValue, trialValue)
        } else if trialValue <= thirdValue || third == best || third == second {
          (third, thirdValue) = (trial, trialValue)
        }
      }
    }
  }
}
