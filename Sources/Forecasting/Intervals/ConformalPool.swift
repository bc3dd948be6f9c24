/// The errors of one model in a backtest of a panel that were known at one time, in units that they
/// themselves suggest.
struct ConformalPool {
  /// An error of the panel in its unit.
  private struct Score {
    let logarithm: Double
    let series: Int
    let estimatedOn: Int
  }

  /// By step: the unit of errors.
  let units: [ErrorUnit]
  /// By step: all errors, by ascending score.
  private let panel: [[Score]]
  /// By series, then step: errors, also of later times.
  private let cells: [[[ConformalCell]]]
  private let age: Int
  private let plan: RollingOrigin

  /// The fewest errors that a quantile is read off, and the fewest series that speak for a panel.
  static let fewest = 20

  /// - Parameters:
  ///   - cells: by series, then step.
  ///   - age: the smallest age: what was known then.
  ///   - plan: of the backtest.
  init(cells: [[[ConformalCell]]], age: Int, plan: RollingOrigin) {
    self.cells = cells
    self.age = age
    self.plan = plan
    var units: [ErrorUnit] = []
    panel = (0..<plan.horizon).map { step in
      var known: [ConformalCell] = []
      var series = 0
      for own in cells {
        let before = known.count
        known += own[step].lazy.filter { $0.age >= age }
        series += known.count > before ? 1 : 0
      }
      let unit =
        series >= Self.fewest
        ? ErrorUnit(errors: known.map(\.error), measures: known.map(\.measures)) : .even
      units.append(unit)
      return known.map {
        Score(
          logarithm: log($0.error) - unit.logarithm($0.measures), series: $0.series,
          estimatedOn: $0.estimatedOn)
      }.sorted { $0.logarithm < $1.logarithm }
    }
    self.units = units
  }

  /// The fewest values that the parameters behind an error may have been estimated on, to be
  /// compared with a forecast from `count` values: three fifths as many, rounded down to a power of the fourth
  /// root of 2, so that series of similar length share their errors.
  static func estimatedOn(count: Int) -> Int {
    let octaves = (4 * log(max(0.6 * Double(count), 1)) / log(2)).rounded(.down)
    return Int(exp(octaves / 4 * log(2)))
  }

  /// Half widths that errors of the whole panel give, step by step, and whether it has enough series
  /// to be asked first.
  struct PanelWidths {
    var factors: [[Double?]]
    var isBroad: [Bool]
  }

  /// - Parameter estimatedOn: the fewest values that parameters were estimated on.
  func panelWidths(estimatedOn: Int) -> PanelWidths {
    var result = PanelWidths(factors: [], isBroad: [])
    for (step, scores) in panel.enumerated() {
      let chosen = scores.filter { $0.estimatedOn >= estimatedOn }
      var counts = [Int](repeating: 0, count: cells.count)
      for score in chosen { counts[score.series] += 1 }
      let worth = counts.reduce(0) { $0 + effective($1, step: step) }
      result.factors.append(
        Self.factors(chosen.count, effective: worth) { exp(chosen[$0].logarithm) })
      result.isBroad.append(counts.count { $0 > 0 } >= Self.fewest)
    }
    return result
  }

  /// The widths of one series, step by step.
  ///
  /// A panel of 20 series or more comes first; then the series' own errors at the step, its errors
  /// at all steps, the panel however small, and the model's own interval.
  func widths(series: Int, estimatedOn: Int, panel: PanelWidths) -> [[ConformalCalibration.Width]] {
    lazy var steps = stepFactors(series: series, estimatedOn: estimatedOn)
    return (0..<plan.horizon).map { step in
      lazy var alone = ownFactors(series: series, step: step, estimatedOn: estimatedOn)
      return panel.factors[step].enumerated().map { end, common in
        let (factor, source): (Double?, IntervalSource) =
          if panel.isBroad[step], let common {
            (common, .pooledOverPanel)
          } else if let factor = alone[end] {
            (factor, .conformal)
          } else if let factor = steps[end] {
            (factor, .pooledOverSteps)
          } else {
            (common, .pooledOverPanel)
          }
        return factor == nil
          ? .analytic : ConformalCalibration.Width(factor: factor, source: source)
      }
    }
  }

  /// What the errors of a series at one step give.
  private func ownFactors(series: Int, step: Int, estimatedOn: Int) -> [Double?] {
    let scores = cells[series][step].lazy.filter { $0.age >= age && $0.estimatedOn >= estimatedOn }
      .map { $0.error / units[step].size($0.measures) }.sorted()
    return Self.factors(scores.count, effective: effective(scores.count, step: step)) { scores[$0] }
  }

  /// What the errors of a series at all steps give, in units of the model's spread.
  private func stepFactors(series: Int, estimatedOn: Int) -> [Double?] {
    let own = cells[series].joined().filter { $0.age >= age && $0.estimatedOn >= estimatedOn }
    let reach = plan.step * max(Set(own.map(\.origin)).count - 1, 0) + plan.horizon
    let scores = own.map { $0.error / $0.spread }.sorted()
    return Self.factors(
      scores.count, effective: plan.horizon > 1 && !own.isEmpty ? Double(reach) : 0
    ) { scores[$0] }
  }

  /// How many independent errors `count` of a series are worth: those that lie closer together than
  /// the step is long share what happened in between.
  private func effective(_ count: Int, step: Int) -> Double {
    guard count > 0 else { return 0 }
    return 1 + Double(count - 1) * min(1, Double(plan.step) / Double(plan.gap + step + 1))
  }

  /// For each upper end the ⌈(n + 1)(1 − α)⌉-th smallest score; nil where too few are known, or where
  /// they cannot support the level (n < 1/α − 1).
  /// - Parameter score: that of a rank, from 0.
  private static func factors(
    _ count: Int, effective: Double, score: (Int) -> Double
  ) -> [Double?] {
    ConformalCalibration.upperEnds.map { end in
      let alpha = 2 * (1 - end)
      // Probabilities such as 0.975 have no exact binary form.
      let slack = 1e-9
      let rank = Int(((Double(count) + 1) * (1 - alpha) - slack).rounded(.up))
      guard effective >= max(Double(fewest), 1 / alpha - 1) - slack, rank <= count else {
        return nil
      }
      return score(max(rank, 1) - 1)
    }
  }
}
