/// The state of a backtest that drops models on its way: see ``Racing``.
struct Race {
  private let rules: Racing
  private let metric: Metric
  private let models: [ModelSpec]
  /// The looks that there can be.
  private let looks: Int
  /// By model: nil while it runs.
  private(set) var dropouts: [Racing.Dropout?]

  init(_ rules: Racing, metric: Metric, models: [ModelSpec], series: Int) throws(ForecastError) {
    guard metric.aggregation != .pooled, metric.rankingValue(-1) == -1 else {
      throw .invalidParameter(
        "a race needs a metric that is averaged over series and better the smaller it is, not "
          + "\(metric)")
    }
    guard rules.series >= 2, rules.confidence > 0, rules.confidence < 100 else {
      throw .invalidParameter(
        "a race needs at least 2 series between looks and a confidence between 0 and 100 percent")
    }
    self.rules = rules
    self.metric = metric
    self.models = models
    looks = max(series / rules.series, 1)
    dropouts = Array(repeating: nil, count: models.count)
  }

  /// The models that still run.
  var running: [Int] { models.indices.filter { dropouts[$0] == nil } }

  /// Drops what is clearly worse than the leader over the series so far.
  mutating func look(at series: [SeriesFolds]) {
    let field = running
    let scores = field.map { model in
      series.map { one in
        one.isEligible(model: model)
          ? one.losses(metric: metric, models: [model]).score(model: 0, metric: metric) : nil
      }
    }
    func mean(_ model: [Double?]) -> Double {
      let known = model.compactMap { $0 }
      // A leader has to have forecast nearly everything.
      guard !known.isEmpty, Double(known.count) >= 0.99 * Double(series.count) else {
        return .infinity
      }
      return known.reduce(0, +) / Double(known.count)
    }
    let means = scores.map(mean)
    guard let leader = means.indices.min(by: { means[$0] < means[$1] }), means[leader].isFinite
    else { return }
    let tail = (1 - rules.confidence / 100) / Double(looks * max(models.count - 1, 1))
    for (place, model) in field.enumerated() where place != leader {
      let differences = zip(scores[place], scores[leader]).compactMap { own, best in
        own.flatMap { own in best.map { own - $0 } }
      }
      guard differences.count >= rules.series else { continue }
      let n = Double(differences.count)
      let difference = differences.reduce(0, +) / n
      let variance =
        differences.reduce(0) { $0 + ($1 - difference) * ($1 - difference) } / (n - 1)
      let bound =
        difference
        - StudentT.quantile(1 - tail, degreesOfFreedom: n - 1) * (variance / n).squareRoot()
      if bound > 0 {
        dropouts[model] = Racing.Dropout(
          model: models[model], leader: models[field[leader]], series: series.count,
          difference: difference, bound: bound)
      }
    }
  }
}
