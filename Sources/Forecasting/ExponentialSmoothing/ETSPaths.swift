/// Forecasts of forms without a formula for the variance: an additive error with a multiplicative
/// season (class 5), and multiplicative trends (class 4; Hyndman et al., 2008, section 6.1).
///
/// The mean is the path without errors, as R's forecast package reports it; spread and quantiles are
/// those of 5,120 simulated paths (``ETSDraws``). An error that would take more from the level than
/// there is is cut there: it keeps level, growth and season of every path above zero, as the model
/// demands.
package struct ETSPaths {
  let form: ETSForm
  let parameters: ETSParameters
  let sigma2: Double
  let level: Double
  let slope: Double
  /// The seasons in the order in which they come; empty without a season.
  let seasons: [Double]

  /// Paths that go on from a state.
  package init(
    form: ETSForm, parameters: ETSParameters, sigma2: Double, level: Double, slope: Double,
    seasons: [Double]
  ) {
    self.form = form
    self.parameters = parameters
    self.sigma2 = sigma2
    self.level = level
    self.slope = slope
    self.seasons = seasons
  }

  /// The predictive distribution of the next `horizon` steps.
  /// - Throws: ``ForecastError/notFinite(_:)`` where the path, or a simulated one, leaves the finite
  ///   numbers, or cannot go on since level or growth is not above zero.
  /// - Complexity: O(5,120·horizon).
  package func predict(horizon: Int) throws(ForecastError) -> Prediction {
    if form.trend.isMultiplicative, !(level > 0 && slope > 0) {
      throw .notFinite("level or growth of ETS(\(form)) is not above zero")
    }
    let mean = pathWithoutErrors(horizon)
    guard sigma2 > 0 else {
      return try Prediction(mean: mean, standardError: mean.map { _ in 0 })
    }
    let count = ETSDraws.paths
    let paths = UnsafeMutableBufferPointer<Double>.allocate(capacity: count * horizon)
    defer { paths.deallocate() }
    simulate(horizon, into: paths.baseAddress!)
    let sorter = ETSPathSorter()
    var errors: [Double] = []
    var quantiles: [[Double]] = []
    for step in 0..<horizon {
      let values = UnsafeBufferPointer(
        rebasing: paths[(step * count)..<((step + 1) * count)])
      let error = Self.standardDeviation(values)
      guard error.isFinite else { throw .notFinite("a simulated path at step \(step + 1)") }
      errors.append(error)
      quantiles.append(sorter.quantiles(values))
    }
    return try Prediction(
      mean: mean, standardError: errors, quantiles: QuantileTable(steps: quantiles))
  }

  private func pathWithoutErrors(_ horizon: Int) -> [Double] {
    withStart { start, seasons in
      var state = start
      return (0..<horizon).map { step in
        state.advance(self, seasons + step % max(self.seasons.count, 1), draw: .zero, sigma: 0)[0]
      }
    }
  }

  /// Writes the values of all paths, those of a step side by side.
  private func simulate(_ horizon: Int, into values: UnsafeMutablePointer<Double>) {
    let sigma = sigma2.squareRoot()
    let target = UnsafeMutableRawPointer(values)
    ETSDraws.with { draws in
      for path in stride(from: 0, to: ETSDraws.paths, by: 8) {
        withStart { start, seasons in
          var state = start
          var phase = 0
          for step in 0..<horizon {
            let value = state.advance(
              self, seasons + phase, draw: draws(path, step), sigma: sigma)
            target.storeBytes(
              of: value, toByteOffset: 8 * (step * ETSDraws.paths + path), as: ETSVector.self)
            phase = phase + 1 >= self.seasons.count ? 0 : phase + 1
          }
        }
      }
    }
  }

  /// Calls `body` with the state in eight lanes.
  private func withStart<Result>(_ body: (Lanes, UnsafeMutablePointer<ETSVector>) -> Result)
    -> Result
  {
    withUnsafeTemporaryAllocation(of: ETSVector.self, capacity: max(seasons.count, 1)) { lanes in
      lanes[0] = ETSVector(repeating: form.season.neutral)
      for j in seasons.indices { lanes[j] = ETSVector(repeating: seasons[j]) }
      let start = Lanes(
        level: ETSVector(repeating: level), slope: ETSVector(repeating: slope),
        phi: ETSVector(repeating: parameters.phi))
      return body(start, lanes.baseAddress!)
    }
  }

  private struct Lanes {
    var level: ETSVector
    var slope: ETSVector
    let phi: ETSVector

    /// Goes one step on by a standard normal draw a lane; returns the values.
    @inline(__always)
    mutating func advance(
      _ model: ETSPaths, _ season: UnsafeMutablePointer<ETSVector>, draw: ETSVector, sigma: Double
    ) -> ETSVector {
      let (form, p) = (model.form, model.parameters)
      let isGrowth = form.trend.isMultiplicative
      let proportional = form.season == .multiplicative
      var moved = slope
      if form.trend.isDamped { moved = isGrowth ? ETSScan.power(slope, phi) : slope * phi }
      let q = isGrowth ? level * moved : level + moved
      let s = season.pointee
      let mean = proportional ? q * s : q + s
      let error = draw * (form.error == .multiplicative ? mean * sigma : .init(repeating: sigma))
      // What the error does to the level if alpha is 1.
      var change = proportional ? error / s : error
      change.replace(with: -q, where: (change .< -q) .& (q .> 0))
      slope = isGrowth ? moved + change * p.beta / level : moved + change * p.beta
      level = q + change * p.alpha
      season.pointee = proportional ? s + change * s * p.gamma / q : s + change * p.gamma
      return proportional ? mean + change * s : mean + change
    }
  }

  /// The standard deviation around the mean of the paths; not finite where a path is not.
  private static func standardDeviation(_ values: UnsafeBufferPointer<Double>) -> Double {
    let count = Double(values.count)
    var sum = 0.0
    for value in values { sum += value }
    let mean = sum / count
    var squares = 0.0
    for value in values { squares += (value - mean) * (value - mean) }
    return (squares / count).squareRoot()
  }
}
