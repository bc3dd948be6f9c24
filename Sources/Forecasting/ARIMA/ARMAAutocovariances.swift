/// The autocovariances of a stationary ARMA process with innovation variance 1.
///
/// Those of the autoregression come from its partial autocorrelations, which the step-down recursion
/// gives (Durbin 1960; Levinson 1947), so that no linear system is solved; the moving average is
/// put on top as γ(k) = Σ_l c(l) g(k − l), with c those of the moving average.
final class ARMAAutocovariances {
  let polynomials: ARMAPolynomials
  /// γ(0) … γ(dimension).
  let gamma: UnsafeMutablePointer<Double>
  /// The variance of the autoregression alone: how near it is to the unit circle, which a moving
  /// average that nearly cancels it would hide in γ(0).
  private(set) var autoregressiveVariance = 1.0
  private let g: UnsafeMutablePointer<Double>
  private let steps: UnsafeMutablePointer<Double>
  private let kappa: UnsafeMutablePointer<Double>
  private let c: UnsafeMutablePointer<Double>
  private let order: Int
  private let reach: Int
  /// The lags above 0 at which the moving average has autocovariances, and what each is made of.
  private let overlaps: [(lag: Int, slot: Int)]
  private let products: [(first: Int, second: Int, slot: Int)]
  private let memory: ScratchMemory

  init(_ polynomials: ARMAPolynomials) {
    self.polynomials = polynomials
    order = polynomials.ar.lags.last ?? 0
    reach = polynomials.ma.lags.last ?? 0
    let lags = [0] + polynomials.ma.lags
    var pairs: [(Int, Int, Int)] = []
    for first in lags.indices {
      for second in lags.indices where second > first {
        pairs.append((first - 1, second - 1, lags[second] - lags[first]))
      }
    }
    let distinct = Set(pairs.map(\.2)).sorted()
    overlaps = distinct.enumerated().map { ($1, $0) }
    products = pairs.map { pair in (pair.0, pair.1, distinct.firstIndex(of: pair.2)!) }
    let dimension = polynomials.dimension
    memory = ScratchMemory(
      count: dimension + 1 + dimension + reach + 1 + order * (order + 1) + order + 1
        + distinct.count)
    gamma = memory.take(dimension + 1)
    g = memory.take(dimension + reach + 1)
    steps = memory.take(order * (order + 1))
    kappa = memory.take(order + 1)
    c = memory.take(distinct.count)
  }

  /// Computes γ; false where the autoregression is not stationary.
  /// - Complexity: O((p + mP)² + dimension × terms).
  func compute(ar phi: UnsafePointer<Double>, ma theta: UnsafePointer<Double>) -> Bool {
    let dimension = polynomials.dimension
    guard order > 0 else {
      autoregressiveVariance = 1
      let variance = movingAverage(theta)
      gamma[0] = variance
      for lag in 1...dimension { gamma[lag] = 0 }
      for overlap in overlaps { gamma[overlap.lag] = c[overlap.slot] }
      return variance.isFinite
    }
    guard autoregression(phi) else { return false }
    let variance = movingAverage(theta)
    for lag in 0...dimension {
      var value = variance * g[lag]
      for overlap in overlaps {
        value += c[overlap.slot] * (g[lag + overlap.lag] + g[abs(lag - overlap.lag)])
      }
      gamma[lag] = value
    }
    return gamma[0] > 0 && gamma[0].isFinite
  }

  /// Writes c(l) for l > 0 and returns c(0).
  private func movingAverage(_ theta: UnsafePointer<Double>) -> Double {
    var variance = 1.0
    for slot in polynomials.ma.lags.indices { variance += theta[slot] * theta[slot] }
    for overlap in overlaps { c[overlap.slot] = 0 }
    for product in products {
      let first = product.first < 0 ? 1 : theta[product.first]
      c[product.slot] += first * theta[product.second]
    }
    return variance
  }

  /// Writes g(0) … g(dimension + reach); false where a partial autocorrelation reaches 1.
  private func autoregression(_ phi: UnsafePointer<Double>) -> Bool {
    let lags = polynomials.ar.lags
    // Row k − 1 of `steps` holds the coefficients of the order-k predictor.
    let top = steps + (order - 1) * (order + 1)
    for lag in 0..<order { top[lag] = 0 }
    for (slot, lag) in lags.enumerated() { top[lag - 1] = phi[slot] }
    var variance = 1.0
    for k in stride(from: order, through: 1, by: -1) {
      let row = steps + (k - 1) * (order + 1)
      let value = row[k - 1]
      let rest = 1 - value * value
      guard rest > 0 else { return false }
      kappa[k] = value
      variance /= rest
      guard k > 1 else { continue }
      let below = steps + (k - 2) * (order + 1)
      let inverse = 1 / rest
      for j in 0..<(k - 1) { below[j] = (row[j] + value * row[k - 2 - j]) * inverse }
    }
    guard variance.isFinite else { return false }
    autoregressiveVariance = variance
    g[0] = variance
    for k in 1...order {
      var value = kappa[k] * variance
      if k > 1 {
        let row = steps + (k - 2) * (order + 1)
        for j in 0..<(k - 1) { value += row[j] * g[k - 1 - j] }
      }
      g[k] = value
      variance *= 1 - kappa[k] * kappa[k]
    }
    let last = polynomials.dimension + reach
    if order < last {
      for k in (order + 1)...last {
        var value = 0.0
        for (slot, lag) in lags.enumerated() { value += phi[slot] * g[k - lag] }
        g[k] = value
      }
    }
    return true
  }
}
