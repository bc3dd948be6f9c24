/// The scores of several models over the same cells, and the observations behind each: the series
/// of a panel, or the origins of a single series.
///
/// Every model has the same observations, so that differences between two models are paired.
struct ScoreSample: Sendable {
  /// By model.
  private(set) var scores: [Double]
  /// By model, then observation: shares whose mean is the value that ranks the model.
  private(set) var shares: [[Double]]
  /// How many neighbouring observations forecast a common step: the horizon for the origins of one
  /// series, 1 for series.
  let overlap: Int
  /// The number of series.
  let series: Int

  /// The scores of `models` models; nil where no cell is left.
  init?(_ losses: [CommonLosses], models: Int, metric: Metric, horizon: Int) {
    let scored = losses.filter { $0.isScored(by: metric) }
    guard models > 0, let first = scored.first else { return nil }
    series = scored.count
    overlap = series == 1 ? horizon : 1
    scores = []
    shares = []
    for model in 0..<models {
      let (score, shares) =
        series == 1
        ? Self.overOrigins(first, model, metric) : Self.overSeries(scored, model, metric)
      scores.append(score)
      self.shares.append(shares.map { metric.rankingShare($0, score: score) })
    }
  }

  /// The standard error of the mean of observations with this sample's overlap; nil for fewer than
  /// two.
  func standardError(_ observations: [Double]) -> Double? {
    observations.count > 1 ? Self.standardErrorOfMean(observations, lag: overlap - 1) : nil
  }

  /// Newey & West (1987): autocovariances up to `lag` with Bartlett weights, times n / (n − 1), so
  /// that lag 0 is the usual standard error.
  static func standardErrorOfMean(_ x: [Double], lag: Int) -> Double {
    let n = Double(x.count)
    let center = x.reduce(0, +) / n
    var variance = 0.0
    for l in 0...min(max(lag, 0), x.count - 1) {
      var covariance = 0.0
      for t in l..<x.count { covariance += (x[t] - center) * (x[t - l] - center) }
      variance += (l == 0 ? 1 : 2 * (1 - Double(l) / Double(lag + 1))) * covariance / n
    }
    return (max(variance, 0) / (n - 1)).squareRoot()
  }

  private static func overOrigins(_ losses: CommonLosses, _ model: Int, _ metric: Metric)
    -> (Double, [Double])
  {
    let score = losses.score(model: model, metric: metric)!
    return (score, losses.shares(model: model, metric: metric, score: score))
  }

  private static func overSeries(_ losses: [CommonLosses], _ model: Int, _ metric: Metric)
    -> (Double, [Double])
  {
    guard metric.aggregation == .pooled else {
      let scores = losses.map { $0.score(model: model, metric: metric)! }
      return (scores.reduce(0, +) / Double(scores.count), scores)
    }
    let sums = losses.map { $0.sums[model].reduce(0, +) }
    let weights = losses.map { $0.weights.reduce(0, +) }
    let ratio = 100 * sums.reduce(0, +) / weights.reduce(0, +)
    return (ratio, CommonLosses.sharesOfRatio(sums: sums, weights: weights, ratio: ratio))
  }
}
