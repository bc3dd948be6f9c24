extension FittedForecaster {
  /// The predictive distribution by the bootstrap: paths on which the model goes on with its own
  /// residuals, drawn again (Thombs & Schucany, 1990; Hyndman & Athanasopoulos, 2021, section 5.5).
  ///
  /// Each path starts from this model, and at every step adds a residual to the one-step forecast and
  /// takes the sum in (``update(_:)``). The first step's distribution is exactly that of the
  /// residuals around the forecast; later ones are those of the paths. Residuals are centred and
  /// otherwise left as they are: those of a model with many parameters are smaller than its errors
  /// will be. Parameters are taken for known. A draw that the model cannot take in, such as one that
  /// leads a multiplicative form below zero, is drawn again. The mean stays the model's own.
  ///
  /// - Parameters:
  ///   - horizon: the number of steps, at least 1.
  ///   - history: the series that was fitted, with the values taken in since.
  ///   - paths: how many, from 100 to 100,000.
  ///   - seed: of the draws; the same seed gives the same bits.
  ///   - stop: looked at every 64 paths.
  /// - Throws: ``ForecastError/tooShort(have:need:)`` with fewer than ten residuals,
  ///   ``ForecastError/notFinite(_:)`` where a path leaves the finite numbers, and what the model
  ///   throws.
  /// - Complexity: O(paths · horizon) forecasts and updates of one step.
  public func bootstrapped(
    horizon: Int, history: TimeSeries, paths: Int = 1_000, seed: UInt64 = 1990,
    stop: StopFlag = .never
  ) throws(ForecastError) -> Prediction {
    guard horizon >= 1 else {
      throw .invalidParameter("the horizon must be at least 1, not \(horizon)")
    }
    guard (100...100_000).contains(paths) else {
      throw .invalidParameter("a bootstrap takes 100 to 100000 paths, not \(paths)")
    }
    let own = try predict(horizon: horizon)
    let draws = try BootstrapDraws(
      residuals(of: history), paths: paths, horizon: horizon, seed: seed)
    var values = [[Double]](
      repeating: [Double](filledWith: 0, count: paths), count: horizon)
    for path in 0..<paths {
      if path % 64 == 0 { try stop.check() }
      var model = self
      for step in 0..<horizon {
        let mean = try model.predict(horizon: 1).mean[0]
        values[step][path] = try model.takeIn(mean, draws, path: path, step: step)
      }
    }
    let errors = values.map { Self.standardDeviation($0) }
    var result = try Prediction(
      mean: own.mean, standardError: errors,
      quantiles: QuantileTable(steps: values.map { QuantileTable.row(of: $0) }))
    result.note = own.note
    result.sources = Array(repeating: .bootstrap, count: horizon)
    return result
  }

  /// Goes on by the forecast of the next step plus a residual; returns their sum.
  private mutating func takeIn(_ mean: Double, _ draws: BootstrapDraws, path: Int, step: Int)
    throws(ForecastError) -> Double
  {
    var attempt = 0
    while true {
      let value = mean + draws(path: path, step: step, attempt: attempt)
      do throws(ForecastError) {
        try update([value])
        return value
      } catch {
        attempt += 1
        if attempt == 16 { throw error }
      }
    }
  }

  private static func standardDeviation(_ values: [Double]) -> Double {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
  }
}

extension QuantileTable {
  /// The quantiles of a sample at ``probabilities``: linear between the sorted values, the i-th of n
  /// at (i − 1/2)/n (definition 5 of Hyndman & Fan, 1996).
  static func row(of sample: [Double]) -> [Double] {
    let sorted = sample.sorted()
    let last = sorted.count - 1
    return probabilities.map { probability in
      let position = min(max(probability * Double(sorted.count) - 0.5, 0), Double(last))
      let lower = min(Int(position), max(last - 1, 0))
      let upper = min(lower + 1, last)
      return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
    }
  }
}
