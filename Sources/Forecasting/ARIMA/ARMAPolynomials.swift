/// The two polynomials of an ARMA model, multiplied out, as sparse lists of lags:
///
///     w_t = Σ φ*_L w_(t − L) + e_t + Σ θ*_L e_(t − L)
///
/// Which lags occur is a matter of the orders alone and never of the values: a coefficient of zero
/// keeps its place, so that neighbouring evaluations do the same operations.
struct ARMAPolynomials {
  /// A polynomial without its leading 1: lags in rising order, and where each product of
  /// coefficients goes.
  struct Factor {
    let lags: [Int]
    /// For each pair (ordinary index or −1, seasonal index or −1) the position in `lags`.
    let terms: [(ordinary: Int, seasonal: Int, slot: Int)]

    init(order: Int, seasonalOrder: Int, season: Int) {
      var pairs: [(Int, Int, Int)] = []
      for seasonal in -1..<seasonalOrder {
        for ordinary in -1..<order where ordinary >= 0 || seasonal >= 0 {
          pairs.append((ordinary, seasonal, ordinary + 1 + (seasonal + 1) * season))
        }
      }
      let lags = Set(pairs.map(\.2)).sorted()
      self.lags = lags
      terms = pairs.map { pair in (pair.0, pair.1, lags.firstIndex(of: pair.2)!) }
    }

    /// Writes the weights of the product of both factors; `sign` is −1 for 1 − Σ, 1 for 1 + Σ.
    func expand(
      _ ordinary: UnsafePointer<Double>, _ seasonal: UnsafePointer<Double>, sign: Double,
      into weights: UnsafeMutablePointer<Double>
    ) {
      for slot in lags.indices { weights[slot] = 0 }
      for term in terms {
        let value =
          term.seasonal < 0
          ? ordinary[term.ordinary]
          : term.ordinary < 0
            ? seasonal[term.seasonal]
            : sign * ordinary[term.ordinary] * seasonal[term.seasonal]
        weights[term.slot] += value
      }
    }
  }

  let shape: ARIMAShape
  let ar: Factor
  let ma: Factor
  /// The dimension of the state, max(p + mP, q + mQ, 1).
  let dimension: Int

  init(shape: ARIMAShape) {
    self.shape = shape
    ar = Factor(order: shape.ar, seasonalOrder: shape.seasonalAR, season: shape.season)
    ma = Factor(order: shape.ma, seasonalOrder: shape.seasonalMA, season: shape.season)
    dimension = max(ar.lags.last ?? 0, ma.lags.last ?? 0, 1)
  }

  /// What the autoregression makes of a window of `dimension` values: the next one.
  @inline(__always)
  func next(after window: UnsafePointer<Double>, _ phi: UnsafePointer<Double>) -> Double {
    var value = 0.0
    for (slot, lag) in ar.lags.enumerated() { value += phi[slot] * window[dimension - lag] }
    return value
  }

  /// Writes φ* and θ* of a coefficient vector laid out as AR, seasonal AR, MA, seasonal MA.
  func expand(
    _ coefficients: UnsafePointer<Double>, ar phi: UnsafeMutablePointer<Double>,
    ma theta: UnsafeMutablePointer<Double>
  ) {
    let seasonalAR = coefficients + shape.ar
    let moving = seasonalAR + shape.seasonalAR
    ar.expand(coefficients, seasonalAR, sign: -1, into: phi)
    ma.expand(moving, moving + shape.ma, sign: 1, into: theta)
  }
}
