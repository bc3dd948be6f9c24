/// Scores candidates of one pair of differences: conditional estimates, and the exact likelihood at
/// them.
///
/// The conditional sum of squares costs little, and its optimum is near that of the exact
/// likelihood; but its value is a poor guide to the order of models, since it leaves out as many
/// values as each of them has lags. One exact evaluation at the optimum puts that right.
final class ARIMAScreen {
  let season: Int
  let differences: Int
  let seasonalDifferences: Int
  let criterion: InformationCriterion
  let stop: StopFlag
  /// The data, without and with a constant.
  let samples: [ARIMASample]
  private let data: [[Double]]
  private let impulses: [(start: Int, values: [Double])]
  var isExact = true
  private(set) var trials: [ARIMATrial.Orders: ARIMATrial] = [:]

  init(
    _ series: TimeSeries, differences: Int, seasonalDifferences: Int,
    criterion: InformationCriterion, stop: StopFlag
  ) throws(ForecastError) {
    season = series.seasonLength
    self.differences = differences
    self.seasonalDifferences = seasonalDifferences
    self.criterion = criterion
    self.stop = stop
    var samples: [ARIMASample] = []
    for constant in differences + seasonalDifferences <= 1 ? [false, true] : [false] {
      let shape = ARIMAShape(
        order: ARIMAOrder(0, differences, 0), seasonal: ARIMAOrder(0, seasonalDifferences, 0),
        season: season, constant: constant)
      samples.append(try ARIMASample(series, shape: shape))
    }
    self.samples = samples
    let plain = ARIMAShape(
      order: ARIMAOrder(0, differences, 0), seasonal: ARIMAOrder(0, seasonalDifferences, 0),
      season: season, constant: false)
    data = samples.map { $0.filledDifferences(plain) }
    impulses = samples[0].impulses(plain)
  }

  /// Whether a constant makes sense: a mean, or a drift with one difference.
  var allowsConstant: Bool { samples.count == 2 }

  /// The number of values that a likelihood counts.
  var observations: Int { data[0].count - impulses.count }

  func shape(_ orders: ARIMATrial.Orders) -> ARIMAShape {
    ARIMAShape(
      order: ARIMAOrder(orders.p, differences, orders.q),
      seasonal: ARIMAOrder(orders.seasonalP, seasonalDifferences, orders.seasonalQ),
      season: season, constant: orders.constant)
  }

  /// The exact likelihood of a shape, as a sum of squares.
  func objective(_ shape: ARIMAShape) -> ExactObjective {
    let data = data[shape.hasConstant ? 1 : 0]
    return ExactObjective(
      shape: shape, data: data, missing: impulses,
      regressors: shape.hasConstant ? [Array(repeating: 1, count: data.count)] : [])
  }

  /// The criterion that belongs to a sum of squares of ``objective(_:)``, in the unit of the data.
  func criterion(_ objective: ExactObjective, _ sum: Double) -> Double {
    let shape = objective.shape
    let scale = samples[shape.hasConstant ? 1 : 0].scale
    return -2 * objective.logLikelihood(sum) + 2 * Double(observations) * log(scale)
      + criterion.penalty(
        parameters: shape.coefficientCount + 1, observations: observations)
  }

  /// The trial of some orders, from memory where they were asked for before; nil where the series
  /// is too short for them.
  /// - Parameter parent: a neighbour from whose estimates the search starts too.
  func trial(_ orders: ARIMATrial.Orders, from parent: ARIMATrial?)
    throws(ForecastError) -> ARIMATrial?
  {
    if let known = trials[orders] { return known }
    let shape = shape(orders)
    guard data[0].count > shape.conditioning + shape.coefficientCount + 2 else { return nil }
    try stop.check()
    let objective = objective(shape)
    var free: [Double] = []
    var sum = 0.0
    if isExact, shape.count > 0 {
      objective.usesSecants = true
      let css = CompleteCSS(shape: shape, differences: data[shape.hasConstant ? 1 : 0])
      var starts = try ARIMAStarts.best(1, of: commonStarts(shape, css), for: css, stop: stop)
      if let parent { starts.append(Self.embed(parent.free, parent.shape, in: shape)) }
      let search = LeastSquaresSearch(objective: objective, stop: stop)
      sum = .infinity
      if ProcessInfo.one, starts.count == 2 {
        let a = objective.sumOfSquares(at: starts[0])
        let b = objective.sumOfSquares(at: starts[1])
        starts = [b <= a ? starts[1] : starts[0]]
      }
      for start in starts {
        objective.restart()
        let outcome = try search.minimise(from: start, tolerance: 4e-4, iterations: 15, isRough: true)
        if outcome.sumOfSquares < sum {
          sum = outcome.sumOfSquares
          free = outcome.free
        }
      }
    } else {
      free = try conditionalEstimates(shape, parent)
      sum = objective.sumOfSquares(at: free)
    }
    let isFinite = sum.isFinite && sum > 0
    var trial = ARIMATrial(
      orders: orders, shape: shape, free: free,
      criterion: isFinite ? criterion(objective, sum) : .infinity, verdict: .screened)
    trial.verdict = verdict(trial, sum)
    trials[orders] = trial
    return trial
  }

  func verdict(_ trial: ARIMATrial, _ sum: Double) -> ARIMATrial.Verdict {
    guard sum.isFinite, sum > 0 else { return .notEstimable }
    var coefficients = [Double](repeating: 0, count: trial.shape.count)
    trial.shape.coefficients(of: trial.free, into: &coefficients)
    guard ARIMARoots.areClear(trial.shape, coefficients) else { return .nearUnitRoot }
    return .estimated
  }

  func replace(_ trial: ARIMATrial) { trials[trial.orders] = trial }

  /// A rough minimum of the conditional sum of squares, from the parent's estimates and from the
  /// best of a few common starts.
  private func conditionalEstimates(_ shape: ARIMAShape, _ parent: ARIMATrial?)
    throws(ForecastError) -> [Double]
  {
    guard shape.count > 0 else { return [] }
    let css = CompleteCSS(shape: shape, differences: data[shape.hasConstant ? 1 : 0])
    let search = LeastSquaresSearch(objective: css, stop: stop)
    var starts = try ARIMAStarts.best(1, of: commonStarts(shape, css), for: css, stop: stop)
    if let parent { starts.append(Self.embed(parent.free, parent.shape, in: shape)) }
    var best: LeastSquaresSearch<CompleteCSS>.Outcome?
    for start in starts {
      let outcome = try search.minimise(from: start, tolerance: 4e-4, iterations: 12, isRough: true)
      if outcome.sumOfSquares < best?.sumOfSquares ?? .infinity { best = outcome }
    }
    return best?.free ?? Array(repeating: 0, count: shape.count)
  }

  private func commonStarts(_ shape: ARIMAShape, _ css: CompleteCSS) -> [[Double]] {
    let ar = css.startingAR() ?? []
    let fill = { (count: Int, first: [Double]) in
      Array((first + Array(repeating: 0, count: count)).prefix(count))
    }
    let seasonal = fill(shape.seasonalAR, [0.3])
    let seasonalMA = fill(shape.seasonalMA, [0.6])
    var starts: [[Double]] = []
    for first in shape.ar > 0 ? [ar, [0.8], [1.0, -0.6]] : [[]] {
      for moving in shape.ma > 0 ? [[0.6], [-0.4, 0.1]] : [[]] {
        starts.append(
          fill(shape.ar, first) + seasonal + fill(shape.ma, moving) + seasonalMA)
      }
    }
    return starts
  }

  /// A neighbour's parameters in another shape: partial autocorrelations that are new are 0, which
  /// leaves the process as it is.
  static func embed(_ free: [Double], _ from: ARIMAShape, in shape: ARIMAShape) -> [Double] {
    zip(from.blocks, shape.blocks).flatMap { old, new in
      let kept = free[old].prefix(new.count)
      return kept + Array(repeating: 0, count: new.count - kept.count)
    }
  }
}

import Glibc
enum ProcessInfo { static let one = getenv("ONE") != nil }
