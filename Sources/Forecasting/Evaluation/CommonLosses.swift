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

  /// For each origin what it adds to the score of a model: values whose mean is the score, exactly
  /// for means, to first order in the losses (the delta method) for roots and ratios.
  func shares(model: Int, metric: Metric, score: Double) -> [Double] {
    switch metric.aggregation {
    case .mean: return originMeans(model)
    case .rootMean:
      guard score > 0 else { return cells.map { _ in 0 } }
      let square = score * score
      let scale = 2 * score * Double(cells.reduce(0, +)) / Double(cells.count)
      return zip(sums[model], cells).map { score + ($0 - square * Double($1)) / scale }
    case .pooled:
      return Self.sharesOfRatio(sums: sums[model], weights: weights, ratio: score)
    }
  }

  /// The same for a ratio of two sums, in percent.
  static func sharesOfRatio(sums: [Double], weights: [Double], ratio: Double) -> [Double] {
    let weight = weights.reduce(0, +) / Double(weights.count)
    return zip(sums, weights).map { ratio + (100 * $0 - ratio * $1) / weight }
  }

  /// Whether models have a score by this metric; it is the same for all of them.
  func isScored(by metric: Metric) -> Bool {
    !cells.isEmpty && (metric.aggregation != .pooled || weights.reduce(0, +) > 0)
  }

  private func originMeans(_ model: Int) -> [Double] {
    zip(sums[model], cells).map { $0 / Double($1) }
  }

  private func meanOfCells(_ model: Int) -> Double {
    sums[model].reduce(0, +) / Double(cells.reduce(0, +))
  }

  private func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
}
