/// The search for the orders of an ARIMA model, given its differences.
///
/// Stepwise: from a few models on to the first neighbour that is better, until none is (Hyndman &
/// Khandakar 2008, 3.2); at the end the best few are tried with and without a constant.
struct ARIMASelection {
  let trials: ARIMATrials
  let limits: AutoARIMA.Limits

  private typealias Orders = ARIMATrial.Orders

  private var isSeasonal: Bool { trials.season > 1 }

  private func start(_ p: Int, _ q: Int, _ seasonalP: Int, _ seasonalQ: Int, _ constant: Bool)
    -> Orders
  {
    Orders(
      p: min(p, limits.p), q: min(q, limits.q),
      seasonalP: isSeasonal ? min(seasonalP, limits.seasonalP) : 0,
      seasonalQ: isSeasonal ? min(seasonalQ, limits.seasonalQ) : 0, constant: constant)
  }

  /// Fills the trials with the models of a stepwise search.
  func stepwise() throws(ForecastError) {
    let constant = trials.allowsConstant
    var best: ARIMATrial?
    func consider(_ orders: Orders) throws(ForecastError) -> Bool {
      guard let trial = try trials.add(orders, from: best), trial.verdict == .estimated,
        trial.criterion < best?.criterion ?? .infinity
      else { return false }
      best = trial
      return true
    }
    let starts = [
      start(0, 0, 0, 0, constant), start(1, 0, 1, 0, constant), start(0, 1, 0, 1, constant),
      start(2, 2, 1, 1, constant), start(0, 0, 0, 0, false),
    ]
    for orders in starts { _ = try consider(orders) }
    var isImproving = best != nil
    while isImproving, let center = best, trials.all.count < limits.candidates {
      isImproving = false
      for orders in neighbours(center.orders) where try consider(orders) {
        isImproving = true
        break
      }
    }
    if constant {
      for trial in trials.ranked.prefix(trials.areDear ? Self.toggled / 2 : Self.toggled) {
        var orders = trial.orders
        orders.constant.toggle()
        _ = try consider(orders)
      }
    }
    try refineBest()
  }

  /// Estimates the best few more closely, since a quick search may have ended on a lower maximum.
  private func refineBest() throws(ForecastError) {
    for trial in trials.ranked.prefix(Self.refined) { try trials.refine(trial) }
  }

  /// How many of the best models are estimated more closely.
  private static let refined = 5
  /// How many of the best models are tried with and without a constant; half as many where that is
  /// dear.
  private static let toggled = 8

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
        (0...limits.seasonalQ).contains(orders.seasonalQ), !toggle || trials.allowsConstant
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

  /// Fills the trials with all models within the limits, beside those of a stepwise search, which may
  /// go beyond the sum of orders.
  func exhaust() throws(ForecastError) {
    try stepwise()
    var all: [Orders] = []
    for constant in trials.allowsConstant ? [true, false] : [false] {
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
        if let known = trials[smaller],
          known.criterion < parent?.criterion ?? .infinity
        {
          parent = known
        }
      }
      _ = try trials.add(orders, from: parent)
    }
    try refineBest()
  }
}
