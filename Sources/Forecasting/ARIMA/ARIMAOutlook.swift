/// The forecasts that follow from a state: means, and variances in units of σ².
///
/// The h-step error is Σ_j ψ_j v over future innovations v, where ψ_j is the response of the level to
/// an innovation j steps before; as long as the gains have not settled, each future innovation has
/// a response of its own (Brockwell & Davis 1991, 5.2). What is not known about missing values is
/// added.
struct ARIMAOutlook {
  private let state: ARIMAState
  private let polynomials: ARMAPolynomials
  private let weights: ARMAWeights
  private let taps: [ARIMAShape.Tap]

  init(_ state: ARIMAState, _ polynomials: ARMAPolynomials, coefficients: [Double]) {
    self.state = state
    self.polynomials = polynomials
    weights = ARMAWeights(polynomials, coefficients)
    taps = polynomials.shape.differenceTaps
  }

  /// Means of the next steps.
  /// - Complexity: O(horizon × terms).
  func means(horizon: Int) -> [Double] {
    var mean = path(of: state.series, horizon)
    for (size, column) in zip(state.sizes, state.gaps) {
      for (step, response) in path(of: column, horizon).enumerated() where response != 0 {
        mean[step] += size * response
      }
    }
    return mean
  }

  /// Means and variances of the next steps.
  /// - Complexity: O(horizon × terms) where the gains have settled, else O(horizon² × terms).
  func forecast(horizon: Int) -> (mean: [Double], variance: [Double]) {
    var mean = path(of: state.series, horizon)
    var variance = variances(horizon)
    guard !state.gaps.isEmpty else { return (mean, variance) }
    let paths = state.gaps.map { path(of: $0, horizon) }
    let sizes = state.sizes
    for step in 0..<horizon {
      let responses = paths.map { $0[step] }
      for (size, response) in zip(sizes, responses) where response != 0 {
        mean[step] += size * response
      }
      variance[step] += ImpulseEquations.leverage(
        state.factor, of: responses, count: responses.count)
    }
    return (mean, variance)
  }

  /// The levels of a column when no innovation comes.
  private func path(of column: ARIMAState.Column, _ horizon: Int) -> [Double] {
    var differences = column.predictions
    extend(&differences, to: horizon)
    return levels(of: differences, after: column.levels, horizon)
  }

  /// Goes on with the autoregression, from the first `dimension` entries.
  private func extend(_ differences: inout [Double], to count: Int) {
    let phi = weights.phi
    differences.reserveCapacity(count)
    while differences.count < count {
      var value = 0.0
      for (slot, lag) in polynomials.ar.lags.enumerated() {
        value += phi[slot] * differences[differences.count - lag]
      }
      differences.append(value)
    }
  }

  /// Undoes the differences.
  private func levels(of differences: [Double], after history: [Double], _ horizon: Int)
    -> [Double]
  {
    guard !taps.isEmpty else { return Array(differences.prefix(horizon)) }
    var levels = history
    levels.reserveCapacity(history.count + horizon)
    for step in 0..<horizon {
      var level = differences[step]
      for tap in taps { level += tap.weight * levels[history.count + step - tap.lag] }
      levels.append(level)
    }
    return Array(levels.dropFirst(history.count))
  }

  private func variances(_ horizon: Int) -> [Double] {
    let isSettled = state.fading.allSatisfy { abs($0) < 1e-10 }
    if isSettled {
      var sum = 0.0
      return responses(to: state.gain, horizon).map { weight in
        sum += weight * weight * state.variance
        return sum
      }
    }
    var variances = [Double](repeating: 0, count: horizon)
    var gain = state.gain
    var fading = state.fading
    var variance = state.variance
    for step in 0..<horizon {
      for (offset, weight) in responses(to: gain, horizon - step).enumerated() {
        variances[step + offset] += weight * weight * variance
      }
      rotate(&gain, &fading, &variance)
    }
    return variances
  }

  /// The response of the levels to one innovation of 1.
  private func responses(to gain: [Double], _ horizon: Int) -> [Double] {
    var differences = gain
    extend(&differences, to: horizon - 1)
    return levels(
      of: [1] + differences, after: Array(repeating: 0, count: polynomials.shape.levels), horizon)
  }

  private func rotate(_ gain: inout [Double], _ fading: inout [Double], _ variance: inout Double) {
    let rho = fading[0]
    extend(&fading, to: fading.count + 1)
    fading.removeFirst()
    guard rho != 0 else { return }
    let c = 1 / (1 - rho * rho)
    for i in gain.indices {
      gain[i] = (gain[i] - rho * fading[i]) * c
      fading[i] -= rho * gain[i]
    }
    variance *= 1 - rho * rho
  }
}
