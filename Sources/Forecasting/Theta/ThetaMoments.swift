/// Means and variances of the next values of a theta model, without the season.
struct ThetaMoments {
  let alpha: Double
  /// 1 − 1/theta.
  let kappa: Double
  /// The innovation variance.
  let sigma2: Double

  /// Means and variances from a state after `count` values.
  /// - Complexity: O(horizon).
  func forecast(_ state: ThetaState, count: Int, horizon: Int)
    -> (mean: [Double], variance: [Double])
  {
    state.running == nil
      ? fixed(state, horizon: horizon) : moving(state, count: count, horizon: horizon)
  }

  /// With a fixed line the errors are those of an ARIMA(0,1,1): each goes on with the share alpha,
  /// so that the variance of step h is sigma²·(1 + (h − 1)·alpha²).
  private func fixed(_ state: ThetaState, horizon: Int) -> (mean: [Double], variance: [Double]) {
    let (mean, slope) = (state.mean(kappa), kappa * state.line.slope)
    return (
      (0..<horizon).map { mean + slope * Double($0) },
      (0..<horizon).map { sigma2 * (1 + Double($0) * alpha * alpha) }
    )
  }

  /// With a moving line the values to come move the line too. The state (l, mean, products of the
  /// running line) is linear in them, so that its covariance is carried on step by step, exactly.
  private func moving(_ state: ThetaState, count: Int, horizon: Int)
    -> (mean: [Double], variance: [Double])
  {
    var state = state
    var spread = ThetaCovariance()
    var (means, variances) = ([Double](), [Double]())
    means.reserveCapacity(horizon)
    variances.reserveCapacity(horizon)
    for time in (count + 1)..<(count + horizon + 1) {
      let line = state.running!
      let mean = state.mean(kappa)
      // The forecast's weights on l, mean and products.
      let perProduct = line.timeSquares > 0 ? kappa / line.timeSquares : 0
      let weights = SIMD3(
        1, kappa * state.fade, perProduct * (state.lag - line.meanTime * state.fade))
      let share = 1 / (line.count + 1)
      let reach = line.count * share * (Double(time) - line.meanTime)
      means.append(mean)
      variances.append(
        spread.step(
          weights: weights, keep: SIMD3(1 - alpha, 1 - share, 1), mix: -reach,
          gain: SIMD3(alpha, share, reach), sigma2: sigma2))
      state.advance(mean, at: Double(time), alpha: alpha)
    }
    return (means, variances)
  }
}

/// The covariance of the state of a theta model with a moving line: level, mean, products.
struct ThetaCovariance {
  private var level = SIMD3<Double>.zero
  private var mean = SIMD3<Double>.zero
  private var products = SIMD3<Double>.zero

  /// The variance of the next value; the covariance then goes on with that value taken in.
  ///
  /// A value y = w·s + e makes the state K·s + g·y = (K + g·wᵀ)·s + g·e, where K keeps each entry's
  /// share and mixes the mean into the products.
  mutating func step(
    weights: SIMD3<Double>, keep: SIMD3<Double>, mix: Double, gain: SIMD3<Double>, sigma2: Double
  ) -> Double {
    let variance = sigma2 + (times(weights) * weights).sum()
    let rows = (
      gain[0] * weights + SIMD3(keep[0], 0, 0), gain[1] * weights + SIMD3(0, keep[1], 0),
      gain[2] * weights + SIMD3(0, mix, keep[2])
    )
    let half = (times(rows.0), times(rows.1), times(rows.2))
    func entry(_ row: SIMD3<Double>, _ gained: Double) -> SIMD3<Double> {
      SIMD3((row * rows.0).sum(), (row * rows.1).sum(), (row * rows.2).sum())
        + sigma2 * gained * gain
    }
    level = entry(half.0, gain[0])
    mean = entry(half.1, gain[1])
    products = entry(half.2, gain[2])
    return variance
  }

  private func times(_ vector: SIMD3<Double>) -> SIMD3<Double> {
    vector[0] * level + vector[1] * mean + vector[2] * products
  }
}
