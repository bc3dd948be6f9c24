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
  private var rows = [SIMD3<Double>](repeating: .zero, count: 3)

  /// The variance of the next value; the covariance then goes on with that value taken in.
  ///
  /// A value y = w·s + e makes the state K·s + g·y = (K + g·wᵀ)·s + g·e, where K keeps each entry's
  /// share and mixes the mean into the products.
  mutating func step(
    weights: SIMD3<Double>, keep: SIMD3<Double>, mix: Double, gain: SIMD3<Double>, sigma2: Double
  ) -> Double {
    let spread = SIMD3(
      (rows[0] * weights).sum(), (rows[1] * weights).sum(), (rows[2] * weights).sum())
    let variance = sigma2 + (spread * weights).sum()
    var transition = (0..<3).map { gain[$0] * weights }
    for entry in 0..<3 { transition[entry][entry] += keep[entry] }
    transition[2][1] += mix
    let half = transition.map { row in row[0] * rows[0] + row[1] * rows[1] + row[2] * rows[2] }
    for i in 0..<3 {
      for j in 0..<3 {
        rows[i][j] = (half[i] * transition[j]).sum() + sigma2 * gain[i] * gain[j]
      }
    }
    return variance
  }
}
