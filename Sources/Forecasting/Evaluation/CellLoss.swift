extension Metric {
  /// The loss of one origin's forecasts, step by step; NaN where it is undefined: the actual value
  /// is missing, or a scale or denominator is zero or undefined.
  ///
  /// - Parameters:
  ///   - prediction: what was forecast, one entry a step.
  ///   - actual: what came true, one entry a step; NaN is missing.
  ///   - scale: the scales of the fold's training part.
  /// - Returns: losses; before the root for ``Aggregation/rootMean``, the numerators for
  ///   ``Aggregation/pooled``.
  package func losses(of prediction: Prediction, actual: [Double], scale: FoldScale) -> [Double] {
    switch self {
    case .mae, .wape: errors(prediction, actual) { abs($0) }
    case .rmse: errors(prediction, actual) { $0 * $0 }
    case .bias: errors(prediction, actual) { $0 }
    case .mape:
      zip(errors(prediction, actual) { 100 * abs($0) }, actual).map { quotient($0, abs($1)) }
    case .smape:
      zip(actual, prediction.mean).map { quotient(200 * abs($0 - $1), abs($0) + abs($1)) }
    case .mase: errors(prediction, actual) { quotient(abs($0), scale.absolute) }
    case .rmsse: errors(prediction, actual) { quotient($0 * $0, scale.squared) }
    case .pinball(let probability): pinball(prediction, actual, probability)
    case .crps: crps(prediction, actual)
    case .coverage(let level):
      intervalLosses(prediction, actual, level) { actual, lower, upper in
        lower <= actual && actual <= upper ? 100 : 0
      }
    case .msis(let level):
      intervalLosses(prediction, actual, level) { actual, lower, upper in
        let penalty = 2 / (1 - level / 100)
        return quotient(
          upper - lower + penalty * max(lower - actual, 0) + penalty * max(actual - upper, 0),
          scale.absolute)
      }
    }
  }

  /// The weight that a cell adds to the denominator of a pooled score.
  func weight(actual: Double) -> Double { abs(actual) }

  /// The loss of each error.
  private func errors(
    _ prediction: Prediction, _ actual: [Double], _ loss: (_ error: Double) -> Double
  ) -> [Double] {
    actual.indices.map { loss(actual[$0] - prediction.moments.mean(at: $0)) }
  }

  private func quotient(_ numerator: Double, _ denominator: Double) -> Double {
    denominator > 0 ? numerator / denominator : .nan
  }

  private func pinball(_ prediction: Prediction, _ actual: [Double], _ probability: Double)
    -> [Double]
  {
    let quantiles = prediction.quantile(probability)
    return actual.indices.map { step in
      let excess = actual[step] - quantiles[step]
      return max(probability * excess, (probability - 1) * excess)
        + (excess.isNaN ? Double.nan : 0)
    }
  }

  /// Gneiting & Raftery (2007), eq. 21, for the normal; twice the mean of 99 pinball losses else.
  private func crps(_ prediction: Prediction, _ actual: [Double]) -> [Double] {
    guard prediction.family == .normal, prediction.quantiles == nil,
      prediction.transformed == nil, prediction.lowerBound == nil
    else {
      var total = [Double](repeating: 0, count: actual.count)
      for percent in 1...99 {
        let losses = pinball(prediction, actual, Double(percent) / 100)
        for step in total.indices { total[step] += losses[step] }
      }
      return total.map { 2 * $0 / 99 }
    }
    return zip(errors(prediction, actual) { $0 }, prediction.standardError).map { error, sigma in
      guard sigma > 0 else { return abs(error) }
      let z = error / sigma
      return sigma
        * (z * (2 * Normal.probability(below: z) - 1) + 2 * Normal.density(z)
          - 0.5641895835477563)
    }
  }

  private func intervalLosses(
    _ prediction: Prediction, _ actual: [Double], _ level: Double,
    _ loss: (_ actual: Double, _ lower: Double, _ upper: Double) -> Double
  ) -> [Double] {
    let interval = prediction.interval(level: level)
    return actual.indices.map { step in
      actual[step].isNaN ? .nan : loss(actual[step], interval.lower[step], interval.upper[step])
    }
  }
}
