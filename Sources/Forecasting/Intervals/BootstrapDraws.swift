/// Which residual each path takes at each step.
///
/// At every step each residual is taken by as many paths as any other (to within one), in random
/// order: the distribution of a step's draws is that of the residuals, without the noise of sampling.
struct BootstrapDraws {
  private let residuals: [Double]
  /// By step, then path: the position of a residual.
  private let order: [[Int]]

  /// - Parameter residuals: NaN where there is none; their mean is taken off.
  /// - Throws: ``ForecastError/tooShort(have:need:)`` with fewer than ten.
  init(_ residuals: [Double], paths: Int, horizon: Int, seed: UInt64) throws(ForecastError) {
    let known = residuals.filter(\.isFinite)
    if known.count < 10 { throw .tooShort(have: known.count, need: 10) }
    let mean = known.reduce(0, +) / Double(known.count)
    self.residuals = known.map { $0 - mean }
    order = (0..<horizon).map { step in
      var places = (0..<paths).map { $0 * known.count / paths }
      if paths < known.count { places = places.map { ($0 + step) % known.count } }
      for last in stride(from: paths - 1, through: 1, by: -1) {
        places.swapAt(last, CounterRandom.index(below: last + 1, seed: seed, step, 0, last))
      }
      return places
    }
  }

  /// The residual of a path at a step, both counted from 0.
  /// - Parameter attempt: how many were drawn before in its place.
  func callAsFunction(path: Int, step: Int, attempt: Int) -> Double {
    let place = order[step][path]
    // A stride without common factor with most counts reaches residuals of other sizes.
    return residuals[(place + attempt * 7_919) % residuals.count]
  }
}
