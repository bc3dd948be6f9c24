/// Exact means and variances of the forecasts, given the parameters.
///
/// Formulas: Hyndman, Koehler, Ord & Snyder (2008), section 6.3 (additive errors: class 1),
/// 6.4.1 (multiplicative errors without multiplicative season: class 2) and 6.4.3 (multiplicative
/// season: class 3). For class 3 the moments of level, slope and one season are carried as 2×2
/// matrices a phase, which is the published Kronecker form without its zeros.
struct ETSMoments {
  let form: ETSForm
  let parameters: ETSParameters
  let sigma2: Double
  let level: Double
  let slope: Double
  /// The seasons in the order in which they come; empty without a season.
  let seasons: [Double]

  /// Mean and variance of the next `horizon` steps.
  /// - Complexity: O(horizon) for class 1, O(horizon²) for class 2, O(m·horizon) for class 3.
  func forecast(horizon: Int) -> (mean: [Double], variance: [Double]) {
    if form.season == .multiplicative { return proportional(horizon) }
    let mean = path(horizon)
    return (mean, form.error == .additive ? additive(horizon) : relative(mean))
  }

  private func path(_ horizon: Int) -> [Double] {
    var (q, b) = (level, slope)
    return (0..<horizon).map { step in
      b *= parameters.phi
      q += b
      return seasons.isEmpty ? q : q + seasons[step % seasons.count]
    }
  }

  /// Squares of c_j = alpha + beta·(phi + … + phi^j) + gamma·[m divides j]: what an error does to
  /// the mean j steps later.
  private func squaredResponses(_ horizon: Int) -> [Double] {
    var damping = 1.0
    var sum = 0.0
    return (1..<max(horizon, 2)).map { j in
      damping *= parameters.phi
      sum += damping
      let seasonal = !seasons.isEmpty && j % seasons.count == 0
      let response =
        parameters.alpha + parameters.beta * sum + (seasonal ? parameters.gamma : 0)
      return response * response
    }
  }

  private func additive(_ horizon: Int) -> [Double] {
    let squares = squaredResponses(horizon)
    var sum = 1.0
    return (0..<horizon).map { step in
      if step > 0 { sum += squares[step - 1] }
      return sigma2 * sum
    }
  }

  private func relative(_ mean: [Double]) -> [Double] {
    let squares = squaredResponses(mean.count)
    var second: [Double] = []
    second.reserveCapacity(mean.count)
    return mean.indices.map { step in
      var carried = 0.0
      for j in 0..<step { carried += squares[j] * second[step - 1 - j] }
      carried *= sigma2
      second.append(mean[step] * mean[step] + carried)
      // (1 + sigma²)·theta − mean² without the cancellation.
      return carried + sigma2 * second[step]
    }
  }

  /// Level and slope times the season of one phase: mean vector and covariance.
  private struct Pair {
    var m0, m1: Double
    var v00 = 0.0
    var v01 = 0.0
    var v11 = 0.0
  }

  private func proportional(_ horizon: Int) -> (mean: [Double], variance: [Double]) {
    var mean = [Double](repeating: 0, count: horizon)
    var variance = mean
    let phi = parameters.phi
    func read(_ pair: Pair, _ step: Int) {
      let season = seasons[step % seasons.count]
      let q = pair.m0 + phi * pair.m1
      let v = pair.v00 + 2 * phi * pair.v01 + phi * phi * pair.v11
      mean[step] = season * q
      variance[step] = season * season * ((1 + sigma2) * v + sigma2 * q * q)
    }
    var plain = Pair(m0: level, m1: slope)
    for first in 0..<min(seasons.count, horizon) {
      read(plain, first)
      // From its own step on, the moments of this phase go their own way.
      var own = plain
      var step = first
      while step + seasons.count < horizon {
        own = advanced(own, gamma: parameters.gamma)
        for _ in 1..<seasons.count { own = advanced(own, gamma: 0) }
        step += seasons.count
        read(own, step)
      }
      plain = advanced(plain, gamma: 0)
    }
    return (mean, variance)
  }

  /// One step of x ← (1 + gamma·e)(F + G·e)·x with F = [1 phi; 0 phi], G = [alpha; beta]·[1 phi] and
  /// e normal with variance sigma²: with r = [1 phi]·x, F·x = (r, phi·b) and G·x = (alpha, beta)·r.
  private func advanced(_ x: Pair, gamma: Double) -> Pair {
    let (phi, a, b) = (parameters.phi, parameters.alpha, parameters.beta)
    let s = sigma2
    // Means of F·x and of G·x.
    let f0 = x.m0 + phi * x.m1
    let f1 = phi * x.m1
    let (g0, g1) = (a * f0, b * f0)
    // Covariances of F·x; with r the first entry of F·x those of G·x are multiples of it.
    let c00 = x.v00 + 2 * phi * x.v01 + phi * phi * x.v11
    let c01 = phi * (x.v01 + phi * x.v11)
    let c11 = phi * phi * x.v11
    // Second moments E[F·x (F·x)′], and of r with F·x.
    let (p00, p01, p11) = (c00 + f0 * f0, c01 + f0 * f1, c11 + f1 * f1)
    let mixed00 = 2 * a * p00
    let mixed01 = b * p00 + a * p01
    let mixed11 = 2 * b * p01
    let bias00 = 2 * f0 * g0
    let bias01 = f0 * g1 + f1 * g0
    let bias11 = 2 * f1 * g1
    let own = gamma * gamma * s
    let outer = s + 3 * gamma * gamma * s * s
    let (cross, drop, square) = (2 * gamma * s, gamma * s, gamma * gamma * s * s)
    return Pair(
      m0: f0 + gamma * s * g0, m1: f1 + gamma * s * g1,
      v00: c00 + own * p00 + cross * mixed00 - drop * bias00 + outer * a * a * p00
        - square * g0 * g0,
      v01: c01 + own * p01 + cross * mixed01 - drop * bias01 + outer * a * b * p00
        - square * g0 * g1,
      v11: c11 + own * p11 + cross * mixed11 - drop * bias11 + outer * b * b * p00
        - square * g1 * g1)
  }
}
