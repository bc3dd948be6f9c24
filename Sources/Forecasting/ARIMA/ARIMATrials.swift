/// The candidates of an automatic choice, all of one pair of differences, so that the data are
/// prepared once and their likelihoods can be compared.
///
/// Every candidate is estimated by its exact likelihood, since an evaluation costs little more than
/// one of the conditional sum of squares, and the search needs a dozen: its first derivatives are
/// those of the conditional residuals, and they follow by Broyden's update. A search that will not
/// come below the best candidate is given up.
final class ARIMATrials {
  let season: Int
  let differences: Int
  let seasonalDifferences: Int
  let criterion: InformationCriterion
  let stop: StopFlag
  let design: RegressionDesign?
  private let samples: [ARIMASample]
  private let data: [[Double]]
  /// Constant and regression, without and with a constant.
  private let columns: [ARIMARegressors]
  /// What ordinary least squares leaves of the data.
  private let residuals: [[Double]]
  private let impulses: [(start: Int, values: [Double])]
  private var known: [ARIMATrial.Orders: ARIMATrial] = [:]
  /// In the order in which they were looked at; that of a dictionary differs from run to run.
  private var looked: [ARIMATrial.Orders] = []
  /// Partial autocorrelations below it count as 0 in a rough search.
  private static let roughTolerance = 1e-6
  /// How often an exact likelihood was evaluated.
  private(set) var evaluations = 0
  /// The smallest criterion among sound candidates.
  private var lowest = Double.infinity

  init(
    _ series: TimeSeries, differences: Int, seasonalDifferences: Int,
    design: RegressionDesign? = nil, criterion: InformationCriterion, stop: StopFlag
  ) throws(ForecastError) {
    self.design = design
    season = series.seasonLength
    self.differences = differences
    self.seasonalDifferences = seasonalDifferences
    self.criterion = criterion
    self.stop = stop
    var samples: [ARIMASample] = []
    var columns: [ARIMARegressors] = []
    var data: [[Double]] = []
    for constant in differences + seasonalDifferences <= 1 ? [false, true] : [false] {
      let shape = ARIMAShape(
        order: ARIMAOrder(0, differences, 0), seasonal: ARIMAOrder(0, seasonalDifferences, 0),
        season: season, constant: constant, regressors: design?.regressorCount ?? 0)
      let sample = try ARIMASample(series, shape: shape)
      data.append(sample.filledDifferences(shape))
      columns.append(
        try ARIMARegressors(
          shape, design: design, first: sample.lead, count: sample.differences.count))
      samples.append(sample)
    }
    self.samples = samples
    self.columns = columns
    self.data = data
    residuals =
      design == nil ? data : zip(columns, data).map { $0.residuals(of: $1) }
    let plain = ARIMAShape(
      order: ARIMAOrder(0, differences, 0), seasonal: ARIMAOrder(0, seasonalDifferences, 0),
      season: season, constant: false)
    impulses = samples[0].impulses(plain)
  }

  /// Whether a constant makes sense: a mean, or a drift with one difference.
  var allowsConstant: Bool { samples.count == 2 }

  /// Whether the series is so long, for its season, that every evaluation counts.
  var areDear: Bool { data[0].count * season > 20_000 }

  /// Roughly the multiplications that missing values add to an evaluation of a usual candidate.
  var costOfGaps: Double {
    guard !impulses.isEmpty else { return 0 }
    let orders = ARIMAOrder(1, seasonalDifferences, 1)
    let shape = ARIMAShape(
      order: ARIMAOrder(1, differences, 1), seasonal: season > 1 ? orders : nil, season: season,
      constant: false, regressors: design?.regressorCount ?? 0)
    return objective(shape).costOfGaps
  }

  /// All candidates so far.
  var all: [ARIMATrial] { looked.compactMap { known[$0] } }

  /// The sound candidates, best first.
  var sound: [ARIMATrial] { ranked.filter { $0.verdict == .estimated } }

  /// Those that were sound where their search ended, best first; of equals the one looked at first.
  var ranked: [ARIMATrial] {
    all.filter { $0.verdict == .estimated || $0.verdict == .givenUp }.enumerated()
      .sorted { a, b in
        (a.element.criterion, a.element.orders.count, a.offset)
          < (b.element.criterion, b.element.orders.count, b.offset)
      }
      .map(\.element)
  }

  /// The candidate of some orders, where it was looked at before.
  subscript(orders: ARIMATrial.Orders) -> ARIMATrial? { known[orders] }

  /// The data of the models with or without a constant.
  func sample(_ shape: ARIMAShape) -> ARIMASample { samples[shape.hasConstant ? 1 : 0] }

  /// The exact likelihood of a shape, as a sum of squares.
  func objective(_ shape: ARIMAShape) -> ExactObjective {
    let data = data[shape.hasConstant ? 1 : 0]
    return ExactObjective(
      shape: shape, data: data, missing: impulses, regressors: regressors(shape).columns)
  }

  /// The regression of a shape.
  func regressors(_ shape: ARIMAShape) -> ARIMARegressors { columns[shape.hasConstant ? 1 : 0] }

  private func conditional(_ shape: ARIMAShape) -> CompleteCSS {
    CompleteCSS(shape: shape, differences: residuals[shape.hasConstant ? 1 : 0])
  }

  /// Estimates the candidate of some orders; nil where the series is too short for them, or where
  /// it is known already.
  /// - Parameter parent: a neighbour from whose estimates the search starts too.
  func add(_ orders: ARIMATrial.Orders, from parent: ARIMATrial?)
    throws(ForecastError) -> ARIMATrial?
  {
    guard known[orders] == nil else { return nil }
    let shape = ARIMAShape(
      order: ARIMAOrder(orders.p, differences, orders.q),
      seasonal: ARIMAOrder(orders.seasonalP, seasonalDifferences, orders.seasonalQ),
      season: season, constant: orders.constant, regressors: design?.regressorCount ?? 0)
    guard data[0].count > shape.conditioning + shape.coefficientCount + 2 else { return nil }
    try stop.check()
    var trial = ARIMATrial(
      orders: orders, shape: shape, free: [], criterion: .infinity, verdict: .notEstimable)
    try search(&trial, from: parent)
    known[orders] = trial
    looked.append(orders)
    if trial.verdict == .estimated { lowest = min(lowest, trial.criterion) }
    return trial
  }

  /// Estimates the candidate of some orders from known estimates, unless it is known already.
  func add(_ orders: ARIMATrial.Orders?, at model: ARIMA.Fitted) throws(ForecastError) {
    guard let orders else { return }
    let start = ARIMATrial(
      orders: orders, shape: model.shape, free: model.free, criterion: .infinity,
      verdict: .notEstimable)
    if try add(orders, from: start) == nil, let known = known[orders] {
      try refine(known, from: model.free)
    }
  }

  private func search(_ trial: inout ARIMATrial, from parent: ARIMATrial?) throws(ForecastError) {
    let shape = trial.shape
    let objective = objective(shape)
    objective.usesSecants = true
    objective.tolerance = Self.roughTolerance
    let search = LeastSquaresSearch(objective: objective, stop: stop)
    var goal = sum(objective, at: lowest)
    var best = Double.infinity
    for start in try starts(shape, parent, objective) {
      objective.restart()
      let outcome = try search.minimise(
        from: start, tolerance: 4e-4, iterations: 15, goal: goal, isRough: true)
      guard outcome.sumOfSquares < best else { continue }
      best = outcome.sumOfSquares
      goal = min(goal, best)
      trial.free = outcome.free
    }
    evaluations += objective.evaluations
    judge(&trial, objective, best)
    if trial.verdict == .estimated, trial.criterion > lowest { trial.verdict = .givenUp }
  }

  /// The best of a few common starts and the neighbour's estimates, the better one first.
  private func starts(_ shape: ARIMAShape, _ parent: ARIMATrial?, _ objective: ExactObjective)
    throws(ForecastError) -> [[Double]]
  {
    guard shape.count > 0 else { return [[]] }
    let css = conditional(shape)
    objective.conditional = css
    let common = ARIMAStarts.common(shape, ar: css.startingAR())
    var starts = try ARIMAStarts.best(1, of: common, for: css, stop: stop)
    guard let parent else { return starts }
    starts.append(ARIMAStarts.embed(parent.free, of: parent.shape, in: shape))
    let sums = starts.map { objective.sumOfSquares(at: $0) }
    return sums[1] <= sums[0] ? [starts[1], starts[0]] : starts
  }

  /// Estimates a candidate more closely: with first derivatives by differences, and from the
  /// best of a grid, or from a given start.
  func refine(_ candidate: ARIMATrial, from start: [Double]? = nil) throws(ForecastError) {
    let shape = candidate.shape
    guard shape.count > 0 else { return }
    let objective = objective(shape)
    objective.usesSecants = true
    let search = LeastSquaresSearch(objective: objective, stop: stop)
    var best = sum(objective, at: candidate.criterion)
    var starts = [candidate.free]
    if let start { starts.append(start) } else { starts += try gridStarts(shape) }
    for start in starts {
      objective.restart()
      let outcome = try search.minimise(
        from: start, tolerance: 2e-4, iterations: 15, goal: best, isRough: true)
      guard outcome.sumOfSquares < best else { continue }
      var trial = candidate
      trial.free = outcome.free
      judge(&trial, objective, outcome.sumOfSquares)
      guard trial.verdict == .estimated else { continue }
      known[trial.orders] = trial
      best = outcome.sumOfSquares
      lowest = min(lowest, trial.criterion)
    }
    evaluations += objective.evaluations
    if known[candidate.orders]?.verdict == .givenUp {
      known[candidate.orders]?.verdict = .estimated
    }
  }

  /// The best points of the grid by the conditional sum of squares; none for a single coefficient.
  private func gridStarts(_ shape: ARIMAShape) throws(ForecastError) -> [[Double]] {
    guard shape.count > 1 else { return [] }
    let css = conditional(shape)
    return try ARIMAStarts(shape: shape, ar: css.startingAR())
      .best(shape.isMixed && !areDear ? ARIMAStarts.forMixed : 1, for: css, stop: stop)
  }

  /// A candidate estimated to the end, from its estimates and from the best of a grid.
  func polish(_ candidate: ARIMATrial) throws(ForecastError) -> ARIMATrial {
    let shape = candidate.shape
    guard shape.count > 0 else { return candidate }
    let objective = objective(shape)
    let search = LeastSquaresSearch(objective: objective, stop: stop)
    var outcome = try search.minimise(
      from: candidate.free, tolerance: areDear ? 1e-7 : 1e-9, iterations: 50, isRough: areDear)
    objective.usesSecants = true
    for start in try gridStarts(shape) {
      objective.restart()
      let other = try search.minimise(
        from: start, tolerance: 1e-4, iterations: 20, goal: outcome.sumOfSquares, isRough: true)
      guard other.sumOfSquares < outcome.sumOfSquares * (1 - 1e-5) else { continue }
      objective.usesSecants = false
      outcome = try search.minimise(
        from: other.free, tolerance: areDear ? 1e-7 : 1e-9, iterations: 50, isRough: areDear)
    }
    evaluations += objective.evaluations
    var polished = candidate
    polished.free = outcome.free
    judge(&polished, objective, outcome.sumOfSquares)
    // Another maximum of the likelihood may be unsound where this one is not.
    guard polished.verdict == .estimated else { return candidate }
    known[polished.orders] = polished
    return polished
  }

  /// Says that a candidate cannot win.
  func reject(_ candidate: ARIMATrial, as verdict: ARIMATrial.Verdict) {
    known[candidate.orders]?.verdict = verdict
  }

  /// Fills in criterion and verdict.
  private func judge(_ trial: inout ARIMATrial, _ objective: ExactObjective, _ sum: Double) {
    guard sum.isFinite, sum > 0 else {
      trial.verdict = .notEstimable
      return
    }
    trial.criterion = criterion(objective, sum)
    var coefficients = [Double](repeating: 0, count: trial.shape.count)
    trial.shape.coefficients(of: trial.free, into: &coefficients)
    let isClear = UnitCircle.areClear(trial.shape, coefficients)
    trial.verdict =
      trial.criterion < .infinity ? (isClear ? .estimated : .nearUnitRoot) : .notEstimable
  }

  /// The criterion that belongs to a sum of squares of ``objective(_:)``, in the unit of the data.
  private func criterion(_ objective: ExactObjective, _ sum: Double) -> Double {
    let shape = objective.shape
    let observations = objective.observed
    return -2 * objective.logLikelihood(sum) + 2 * Double(observations) * log(sample(shape).scale)
      + criterion.penalty(
        parameters: shape.coefficientCount + 1, observations: observations)
  }

  /// The sum of squares at which the criterion has a value.
  private func sum(_ objective: ExactObjective, at value: Double) -> Double {
    guard value < .infinity else { return .infinity }
    let n = Double(objective.observed)
    return n * exp((value - criterion(objective, n)) / n)
  }
}
