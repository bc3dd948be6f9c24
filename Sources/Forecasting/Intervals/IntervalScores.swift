/// Sums up the cells of one model and one kind of interval, series by series.
struct IntervalScores {
  private enum Quantity: Int, CaseIterable { case coverage, msis, crps, width }

  private let level: Double
  private let horizon: Int
  /// By quantity: the means of the origins of the series at hand.
  private var origins = [[Double]](repeating: [], count: Quantity.allCases.count)
  /// By step: what was covered in the series at hand.
  private var steps: [[Double]]
  /// By quantity, then series: the means of the origins.
  private var bySeries = [[[Double]]](repeating: [], count: Quantity.allCases.count)
  /// By step, then series: what was covered.
  private var stepsBySeries: [[[Double]]]
  private var cells = 0

  init(level: Double, horizon: Int) {
    self.level = level
    self.horizon = horizon
    steps = Array(repeating: [], count: horizon)
    stepsBySeries = steps.map { _ in [] }
  }

  /// Adds the forecasts of one origin.
  mutating func add(_ prediction: Prediction, actual: [Double], scale: FoldScale) {
    guard scale.absolute > 0 else { return }
    let interval = prediction.interval(level: level)
    let width = zip(interval.upper, interval.lower).map { ($0 - $1) / scale.absolute }
    let losses: [[Double]] = [
      Metric.coverage(level).losses(of: prediction, actual: actual, scale: scale),
      Metric.msis(level).losses(of: prediction, actual: actual, scale: scale),
      Metric.crps.losses(of: prediction, actual: actual, scale: scale).map { $0 / scale.absolute },
      width,
    ]
    let valid = actual.indices.filter { step in
      actual[step].isFinite && losses.allSatisfy { $0[step].isFinite }
    }
    guard !valid.isEmpty else { return }
    cells += valid.count
    for (quantity, values) in losses.enumerated() {
      origins[quantity].append(valid.reduce(0) { $0 + values[$1] } / Double(valid.count))
    }
    for step in valid { steps[step].append(losses[Quantity.coverage.rawValue][step]) }
  }

  /// Closes the series at hand.
  mutating func endSeries() {
    for quantity in origins.indices where !origins[quantity].isEmpty {
      bySeries[quantity].append(origins[quantity])
      origins[quantity] = []
    }
    for step in steps.indices where !steps[step].isEmpty {
      stepsBySeries[step].append(steps[step])
      steps[step] = []
    }
  }

  func row(model: ModelSpec, method: IntervalMethod) -> IntervalReport.Row {
    func estimate(_ quantity: Quantity) -> IntervalReport.Estimate {
      self.estimate(bySeries[quantity.rawValue])
    }
    return IntervalReport.Row(
      model: model, method: method, coverage: estimate(.coverage),
      coverageByStep: stepsBySeries.map { self.estimate($0) }, msis: estimate(.msis),
      crps: estimate(.crps), width: estimate(.width),
      series: bySeries[Quantity.coverage.rawValue].count, cells: cells)
  }

  private func estimate(_ series: [[Double]]) -> IntervalReport.Estimate {
    func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
    let means = series.map(mean)
    guard !means.isEmpty else { return .init() }
    let (sample, lag) = means.count > 1 ? (means, 0) : (series[0], horizon - 1)
    return .init(
      value: mean(means),
      standardError: sample.count > 1
        ? ScoreSample.standardErrorOfMean(sample, lag: lag) : nil)
  }
}
