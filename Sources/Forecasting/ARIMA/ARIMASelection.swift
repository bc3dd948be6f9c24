/// The search for the orders of an ARIMA model, given its differences.
///
/// Stepwise: from a few models on to the best neighbour until none is better (Hyndman & Khandakar
/// 2008, 3.2), scored by ``ARIMAScreen``. The best few are then estimated by exact likelihood, and
/// the best of those, if its roots and forecasts are sound, once more from several starts.
struct ARIMASelection {
  let screen: ARIMAScreen
  let limits: AutoARIMA.Limits
  let isExhaustive: Bool

  /// How many candidates are estimated by exact likelihood.
  static let finalists = 5

  private typealias Orders = ARIMATrial.Orders

  /// The sound finalists, best first.
  func run() throws(ForecastError) -> [ARIMATrial] {
    if isExhaustive { try exhaust() } else { try stepwise() }
    return try estimateFinalists()
  }

  /// A finalist estimated once more, from several starts.
  func polish(_ finalist: ARIMATrial) throws(ForecastError) -> ARIMATrial {
    let polished = try estimate(finalist, thoroughly: true)
    // Another maximum of the likelihood may be unsound where this one is not.
    guard polished.verdict == .estimated else { return finalist }
    screen.replace(polished)
    return polished
  }

  private var isSeasonal: Bool { screen.season > 1 }

  private func start(_ p: Int, _ q: Int, _ seasonalP: Int, _ seasonalQ: Int, _ constant: Bool)
    -> Orders
  {
    Orders(
      p: min(p, limits.p), q: min(q, limits.q),
      seasonalP: isSeasonal ? min(seasonalP, limits.seasonalP) : 0,
      seasonalQ: isSeasonal ? min(seasonalQ, limits.seasonalQ) : 0, constant: constant)
  }

  private func stepwise() throws(ForecastError) {
    let constant = screen.allowsConstant
    var best: ARIMATrial?
    func consider(_ orders: Orders) throws(ForecastError) -> Bool {
      if screen.trials[orders] != nil { return false }
      guard let trial = try screen.trial(orders, from: best),
        trial.verdict == .estimated, trial.criterion < best?.criterion ?? .infinity
      else { return false }
      best = trial
      return true
    }
    let starts = [
      start(0, 0, 0, 0, constant), start(1, 0, 1, 0, constant), start(0, 1, 0, 1, constant),
      start(2, 2, 1, 1, constant), start(0, 0, 0, 0, false),
    ]
    for orders in starts { _ = try consider(orders) }
    guard best != nil else { return }
    var isImproving = true
    while isImproving, screen.trials.count < limits.candidates {
      isImproving = false
      for orders in neighbours(best!.orders) where try consider(orders) {
        isImproving = true
        break
      }
    }
  }

  /// The neighbours in the order in which they are tried.
  private func neighbours(_ center: Orders) -> [Orders] {
    var list: [Orders] = []
    func add(_ p: Int, _ q: Int, _ seasonalP: Int, _ seasonalQ: Int, toggle: Bool = false) {
      var orders = center
      orders.p += p
      orders.q += q
      orders.seasonalP += seasonalP
      orders.seasonalQ += seasonalQ
      if toggle { orders.constant.toggle() }
      guard (0...limits.p).contains(orders.p), (0...limits.q).contains(orders.q),
        (0...limits.seasonalP).contains(orders.seasonalP),
        (0...limits.seasonalQ).contains(orders.seasonalQ), !toggle || screen.allowsConstant
      else { return }
      list.append(orders)
    }
    if isSeasonal {
      for (a, b) in [(-1, 0), (0, -1), (1, 0), (0, 1), (1, 1), (-1, -1), (-1, 1), (1, -1)] {
        add(0, 0, a, b)
      }
    }
    for (a, b) in [(-1, 0), (0, -1), (1, 0), (0, 1), (1, 1), (-1, -1), (-1, 1), (1, -1)] {
      add(a, b, 0, 0)
    }
    add(0, 0, 0, 0, toggle: true)
    return list
  }

  private func exhaust() throws(ForecastError) {
    var all: [Orders] = []
    for constant in screen.allowsConstant ? [true, false] : [false] {
      for p in 0...limits.p {
        for q in 0...limits.q {
          for seasonalP in 0...(isSeasonal ? limits.seasonalP : 0) {
            for seasonalQ in 0...(isSeasonal ? limits.seasonalQ : 0)
            where p + q + seasonalP + seasonalQ <= limits.total {
              all.append(
                Orders(
                  p: p, q: q, seasonalP: seasonalP, seasonalQ: seasonalQ, constant: constant))
            }
          }
        }
      }
    }
    // From small to large, so that each can start from a smaller neighbour.
    all.sort { $0.count < $1.count }
    for orders in all {
      var parent: ARIMATrial?
      for step in [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)] {
        let smaller = Orders(
          p: orders.p - step.0, q: orders.q - step.1, seasonalP: orders.seasonalP - step.2,
          seasonalQ: orders.seasonalQ - step.3, constant: orders.constant)
        if let known = screen.trials[smaller],
          known.criterion < parent?.criterion ?? .infinity
        {
          parent = known
        }
      }
      _ = try screen.trial(orders, from: parent)
    }
  }

  /// The sound candidates, best first.
  private func estimateFinalists() throws(ForecastError) -> [ARIMATrial] {
    screen.trials.values.filter { $0.verdict == .estimated }
      .sorted { ($0.criterion, $0.orders.count) < ($1.criterion, $1.orders.count) }
  }

  /// Maximises the exact likelihood from the parameters that a candidate has.
  private func estimate(_ candidate: ARIMATrial, thoroughly: Bool)
    throws(ForecastError) -> ARIMATrial
  {
    let objective = screen.objective(candidate.shape)
    let search = LeastSquaresSearch(objective: objective, stop: screen.stop)
    objective.usesSecants = !thoroughly
    var outcome = try search.minimise(
      from: candidate.free, tolerance: thoroughly ? 1e-9 : 1e-4,
      iterations: thoroughly ? 50 : 12, isRough: !thoroughly)
    if thoroughly, candidate.shape.count > 1 {
      let grid = ARIMAStarts(shape: candidate.shape, ar: nil)
      for start in try grid.best(1, for: objective, stop: screen.stop) {
        let other = try search.minimise(from: start, tolerance: 1e-5, iterations: 30)
        if other.sumOfSquares < outcome.sumOfSquares * (1 - 1e-6) {
          outcome = try search.minimise(from: other.free, tolerance: 1e-9, iterations: 50)
        }
      }
    }
    var trial = candidate
    trial.free = outcome.free
    trial.criterion = screen.criterion(objective, outcome.sumOfSquares)
    trial.verdict = screen.verdict(trial, outcome.sumOfSquares)
    return trial
  }
}
