/// The middle of a predictive distribution and its width on either side, one a step.
///
/// Two widths keep the asymmetry of a distribution that was simulated or carried back from a
/// transformation.
struct PredictionSpread {
  /// Medians.
  let median: [Double]
  /// From the quantile of the normal score −1 up to the median.
  let lower: [Double]
  /// From the median up to the quantile of the normal score 1.
  let upper: [Double]

  init(_ prediction: Prediction) {
    guard prediction.quantiles != nil || prediction.transformed != nil else {
      (median, lower) = (prediction.mean, prediction.standardError)
      upper = lower
      return
    }
    let middle = prediction.quantile(0.5)
    let score = 0.8413447460685429
    lower = zip(middle, prediction.quantile(1 - score)).map { $0 - $1 }
    upper = zip(prediction.quantile(score), middle).map { $0 - $1 }
    median = middle
  }

  /// The geometric mean of both sides at a step: a spread that does not take sides.
  func middle(_ step: Int) -> Double { lower[step].squareRoot() * upper[step].squareRoot() }
}
