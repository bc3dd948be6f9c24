/// Losses of several models over the same cells of one series, summed over the steps of each
/// origin.
struct CommonLosses: Sendable {
  /// By model, then origin: the sum over the valid steps.
  var sums: [[Double]]
  /// By origin: the number of valid steps.
  var cells: [Int] = []
  /// By origin: the sum of the weights of a pooled score.
  var weights: [Double] = []
  /// Cells left out since a scale or denominator was zero or undefined.
  var leftOut = 0

  init(modelCount: Int) { sums = Array(repeating: [], count: modelCount) }

  /// The score of a model on this series; nil where no cell is left or a pooled weight is zero.
  func score(model: Int, metric: Metric) -> Double? {
    guard !cells.isEmpty else { return nil }
    switch metric.aggregation {
    case .mean: return mean(originMeans(model))
    case .rootMean: return meanOfCells(model).squareRoot()
    case .pooled:
      let weight = weights.reduce(0, +)
      return weight > 0 ? 100 * sums[model].reduce(0, +) / weight : nil
    }
  }

  /// The standard error of that score across origins, with a heteroscedasticity- and
  /// autocorrelation-consistent variance of `lag` lags; nil with fewer than two origins.
  func standardError(model: Int, metric: Metric, lag: Int) -> Double? {
    guard cells.count > 1, let score = score(model: model, metric: metric) else { return nil }
    switch metric.aggregation {
    case .mean: return Self.standardErrorOfMean(originMeans(model), lag: lag)
    case .rootMean:
      guard score > 0 else { return 0 }
      return Self.standardErrorOfMean(originMeans(model), lag: lag) / (2 * score)
    case .pooled:
      // Linearised ratio: the residual of each origin around the common ratio.
      let residuals = zip(sums[model], weights).map { 100 * $0 - score * $1 }
      return Self.standardErrorOfMean(residuals, lag: lag) / mean(weights)
    }
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

  private func originMeans(_ model: Int) -> [Double] {
    zip(sums[model], cells).map { $0 / Double($1) }
  }

  private func meanOfCells(_ model: Int) -> Double {
    sums[model].reduce(0, +) / Double(cells.reduce(0, +))
  }

  private func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
}
