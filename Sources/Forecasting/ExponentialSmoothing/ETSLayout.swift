/// Where the search keeps what: level, slope and all seasons but the last, free of bounds; then
/// alpha, v, w and phi in a box.
///
/// beta = lo + (alpha − lo)·v and gamma = lo + (1 − lo − alpha)·w with v, w in [0, 1] is exactly
/// the usual region beta ≤ alpha, gamma ≤ 1 − alpha; a slope limit takes alpha's place in beta where
/// it is smaller. The last season is held at 0 (1): level and seasons can trade a constant without
/// changing any mean. With seasons added to a level that grows by a factor they cannot, and the last
/// season makes the sum 0 (``isCentred``).
package struct ETSLayout {
  let form: ETSForm
  /// The season length; 1 without a season.
  let m: Int
  /// The largest beta beside alpha; 1 for the whole usual region.
  let slopeLimit: Double
  /// Whether the last season is minus the sum of the others.
  let isCentred: Bool
  /// Whether beta keeps within the admissible region too.
  let isCapped: Bool
  /// The number of states.
  package let states: Int
  /// The number of coordinates.
  package let count: Int
  /// The number of coordinates rounded up to whole vectors of eight.
  package let padded: Int
  /// The first season.
  let seasons: Int
  /// alpha; v, w and phi follow where the form has them.
  let alpha: Int
  let v: Int
  let w: Int
  let phi: Int

  /// The layout of a form.
  package init(
    _ form: ETSForm, seasonLength: Int, slopeLimit: Double = 1, isCapped: Bool = false
  ) {
    self.form = form
    self.slopeLimit = slopeLimit
    self.isCapped = isCapped
    isCentred = form.trend.isMultiplicative && form.season == .additive
    m = form.season.exists ? seasonLength : 1
    seasons = form.trend.exists ? 2 : 1
    states = seasons + m - 1
    alpha = states
    v = alpha + 1
    w = v + (form.trend.exists ? 1 : 0)
    phi = w + (form.season.exists ? 1 : 0)
    count = phi + (form.trend.isDamped ? 1 : 0)
    padded = (count + 8) / 8 * 8
  }

  /// The smoothing parameters at a point.
  func parameters(at z: UnsafePointer<Double>) -> ETSParameters {
    let lo = ETSParameters.lowest
    let alpha = z[self.alpha]
    return ETSParameters(
      alpha: alpha,
      beta: form.trend.exists ? lo + (highestBeta(at: z) - lo) * z[v] : 0,
      gamma: form.season.exists ? lo + (1 - lo - alpha) * z[w] : 0,
      phi: form.trend.isDamped ? z[phi] : 1)
  }

  /// The beta of v = 1.
  private func highestBeta(alpha: Double, w: Double, phi: Double, near guess: Double? = nil)
    -> Double
  {
    let usual = min(alpha, slopeLimit)
    guard isCapped else { return usual }
    let lo = ETSParameters.lowest
    return ETSAdmissibility.largestBeta(
      ETSParameters(alpha: alpha, gamma: lo + (1 - lo - alpha) * w, phi: phi), atMost: usual,
      seasonLength: m, near: guess)
  }

  private func highestBeta(at z: UnsafePointer<Double>) -> Double {
    guard isCapped else { return min(z[alpha], slopeLimit) }
    return highestBeta(alpha: z[alpha], w: z[w], phi: form.trend.isDamped ? z[phi] : 1)
  }

  /// The derivatives of beta by the coordinates alpha, v, w and phi. The cap has no closed form:
  /// its derivatives are differences.
  func betaDerivatives(at z: UnsafePointer<Double>)
    -> (alpha: Double, v: Double, w: Double, phi: Double)
  {
    let lo = ETSParameters.lowest
    guard isCapped else {
      return z[self.alpha] < slopeLimit
        ? (z[v], z[self.alpha] - lo, 0, 0) : (0, slopeLimit - lo, 0, 0)
    }
    let step = 1e-5
    let (alpha, w, phi) = (z[alpha], z[w], form.trend.isDamped ? z[phi] : 1)
    let here = highestBeta(alpha: alpha, w: w, phi: phi)
    func slope(_ da: Double, _ dw: Double, _ dphi: Double) -> Double {
      let there = highestBeta(alpha: alpha + da, w: w + dw, phi: phi + dphi, near: here)
      return z[v] * (there - here) / step
    }
    return (
      slope(step, 0, 0), here - lo, slope(0, step, 0),
      form.trend.isDamped ? slope(0, 0, step) : 0
    )
  }

  /// Writes the coordinates of parameters and states, pulled into the box.
  func write(
    _ parameters: ETSParameters, level: Double, slope: Double, seasons: UnsafeBufferPointer<Double>,
    to z: UnsafeMutablePointer<Double>
  ) {
    let lo = ETSParameters.lowest
    let alpha = min(max(parameters.alpha, lo), ETSParameters.highest)
    z[self.alpha] = alpha
    func share(_ value: Double, of range: Double) -> Double {
      range > 0 ? min(max((value - lo) / range, 0), 1) : 0
    }
    if form.season.exists { z[w] = share(parameters.gamma, of: 1 - lo - alpha) }
    if form.trend.isDamped {
      z[phi] = min(
        max(parameters.phi, ETSParameters.damping.lowerBound), ETSParameters.damping.upperBound)
    }
    // v after the others: they decide how large beta may be.
    if form.trend.exists { z[v] = share(parameters.beta, of: highestBeta(at: z) - lo) }
    var last = form.season.exists ? seasons[m - 1] : form.season.neutral
    if isCentred { last = seasons.reduce(0, +) / Double(m) }
    let multiplicative = form.season == .multiplicative
    z[0] = multiplicative ? level * last : level + last
    if form.trend.exists {
      z[1] = multiplicative && !form.trend.isMultiplicative ? slope * last : slope
    }
    for j in 0..<(m - 1) {
      z[self.seasons + j] = multiplicative ? seasons[j] / last : seasons[j] - last
    }
  }

  /// The initial state at a point.
  func state(at z: UnsafePointer<Double>) -> ETSState {
    ETSState(
      level: z[0], slope: form.trend.exists ? z[1] : 0,
      seasons: form.season.exists
        ? (0..<(m - 1)).map { z[seasons + $0] } + [lastSeason(at: z)] : [])
  }

  /// The season that follows from the others.
  func lastSeason(at z: UnsafePointer<Double>) -> Double {
    guard isCentred else { return form.season.neutral }
    var sum = 0.0
    for j in 0..<(m - 1) { sum += z[seasons + j] }
    return -sum
  }

  /// The bounds of coordinate `index`, one of those in the box.
  func bounds(_ index: Int) -> (lower: Double, upper: Double) {
    if index == alpha { return (ETSParameters.lowest, ETSParameters.highest) }
    if form.trend.isDamped, index == phi {
      return (ETSParameters.damping.lowerBound, ETSParameters.damping.upperBound)
    }
    return (0, 1)
  }
}
