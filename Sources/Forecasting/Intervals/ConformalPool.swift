/// The errors of one model in a backtest of a panel, ordered so that quantiles of any part of them
/// can be read off in one pass.
struct ConformalPool {
  /// What part of the errors counts.
  struct Part: Hashable {
    /// The fewest values that parameters were estimated on.
    var estimatedOn: Int
    /// The smallest age: what was known then.
    var age: Int
  }

  /// By step: all cells, by ascending score.
  private let panel: [[ConformalCell]]
  /// By series, then step: the same.
  private let own: [[[ConformalCell]]]
  /// By series: the cells of all steps, by ascending spread score.
  private let merged: [[ConformalCell]]
  private let plan: RollingOrigin

  /// The fewest errors that a quantile is read off.
  static let fewest = 20.0

  /// - Parameter cells: by series, then step.
  init(cells: [[[ConformalCell]]], plan: RollingOrigin) {
    self.plan = plan
    panel = (0..<plan.horizon).map { step in
      cells.flatMap { $0[step] }.sorted { $0.score < $1.score }
    }
    own = cells.map { $0.map { $0.sorted { $0.score < $1.score } } }
    merged = cells.map { $0.joined().sorted { $0.spreadScore < $1.spreadScore } }
  }

  /// The part of the errors that a forecast from `count` values can be compared with: parameters
  /// estimated on three fifths as many values or more (rounded down to a power of the fourth root of 2, so that
  /// series of similar length share their part), and targets no later than its origin.
  static func part(count: Int, age: Int) -> Part {
    let octaves = (4 * log(max(0.6 * Double(count), 1)) / log(2)).rounded(.down)
    return Part(estimatedOn: Int(exp(octaves / 4 * log(2))), age: age)
  }

  /// Half widths that errors of the whole panel give, step by step, and whether it has enough series
  /// to be asked first.
  struct PanelWidths {
    var factors: [[Double?]]
    var isBroad: [Bool]
  }

  func panelWidths(_ part: Part) -> PanelWidths {
    var result = PanelWidths(factors: [], isBroad: [])
    for (step, cells) in panel.enumerated() {
      let chosen = cells.filter { Self.holds($0, part) }
      var counts = [Int](repeating: 0, count: own.count)
      for cell in chosen { counts[cell.series] += 1 }
      let worth = counts.reduce(0) { $0 + effective($1, step: step) }
      result.factors.append(Self.factors(chosen.map(\.score), effective: worth))
      result.isBroad.append(Double(counts.count { $0 > 0 }) >= Self.fewest)
    }
    return result
  }

  /// The widths of one series, step by step.
  ///
  /// A panel of 20 series or more comes first; then the series' own errors at the step, its errors
  /// at all steps, the panel however small, and the model's own interval.
  func widths(series: Int, _ part: Part, panel: PanelWidths) -> [[ConformalCalibration.Width]] {
    let chosen = merged[series].filter { Self.holds($0, part) }
    let reach = plan.step * max(Set(chosen.map(\.origin)).count - 1, 0) + plan.horizon
    let steps = Self.factors(
      chosen.map(\.spreadScore), effective: plan.horizon > 1 && !chosen.isEmpty ? Double(reach) : 0)
    return (0..<plan.horizon).map { step in
      let scores = own[series][step].filter { Self.holds($0, part) }.map(\.score)
      let alone = Self.factors(scores, effective: effective(scores.count, step: step))
      return ConformalCalibration.upperEnds.indices.map { end in
        let candidates: [(Double?, IntervalSource)] =
          [(panel.isBroad[step] ? panel.factors[step][end] : nil, .pooledOverPanel)]
          + [(alone[end], .conformal), (steps[end], .pooledOverSteps)]
          + [(panel.factors[step][end], .pooledOverPanel)]
        guard let (factor, source) = candidates.first(where: { $0.0 != nil }) else {
          return .analytic
        }
        return ConformalCalibration.Width(factor: factor, source: source)
      }
    }
  }

  private static func holds(_ cell: ConformalCell, _ part: Part) -> Bool {
    cell.estimatedOn >= part.estimatedOn && cell.age >= part.age
  }

  /// How many independent errors `count` of a series are worth: those that lie closer together than
  /// the step is long share what happened in between.
  private func effective(_ count: Int, step: Int) -> Double {
    guard count > 0 else { return 0 }
    return 1 + Double(count - 1) * min(1, Double(plan.step) / Double(plan.gap + step + 1))
  }

  /// For each upper end the ⌈(n + 1)(1 − α)⌉-th smallest score; nil where too few are known, or where
  /// they cannot support the level (n < 1/α − 1).
  private static func factors(_ scores: [Double], effective: Double) -> [Double?] {
    ConformalCalibration.upperEnds.map { end in
      let alpha = 2 * (1 - end)
      // Probabilities such as 0.975 have no exact binary form.
      let slack = 1e-9
      let rank = Int(((Double(scores.count) + 1) * (1 - alpha) - slack).rounded(.up))
      guard effective >= max(fewest, 1 / alpha - 1) - slack, rank <= scores.count else {
        return nil
      }
      return scores[max(rank, 1) - 1]
    }
  }
}
