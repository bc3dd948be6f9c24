extension RollingOrigin {
  /// A plan whose errors make good conformal intervals: 26 origins that reach back two seasonal
  /// cycles, refitted at each. Errors of one part of the year alone say little of the others.
  ///
  /// Origins lie closer together where half of the series or more are too short for that.
  /// - Parameters:
  ///   - panel: the history; the longest season counts.
  ///   - horizon: steps forecast.
  /// - Complexity: O(series · log series).
  public static func calibrating(on panel: Panel, horizon: Int) -> RollingOrigin {
    var plan = RollingOrigin(horizon: horizon)
    plan.step = plan.calibratingStep(on: panel)
    return plan
  }

  /// How many values lie between the first origin and the last target.
  public var reach: Int { (origins - 1) * step + gap + horizon }

  /// What a reader of conformal intervals has to know of a backtest that they are made from; nil
  /// where it reaches back a seasonal cycle, or could not with a longer step.
  public func calibrationNote(on panel: Panel) -> String? {
    let better = calibratingStep(on: panel)
    let cycle = Self.cycle(of: panel)
    guard reach < cycle, better > step else { return nil }
    return "conformal intervals: the origins reach back \(reach) values of a cycle of \(cycle); "
      + "a step of \(better) would show them other parts of it"
  }

  private static func cycle(of panel: Panel) -> Int { panel.map(\.seasonLength).max() ?? 1 }

  /// The step with which the origins reach back two cycles, as far as a typical series is long
  /// enough: its first origin has seen a change from one cycle to the next, and so many values that errors of parameters
  /// estimated on them count.
  private func calibratingStep(on panel: Panel) -> Int {
    let cycle = Self.cycle(of: panel)
    let counts = panel.map(\.trimmed.count).sorted()
    guard origins > 1, !counts.isEmpty else { return 1 }
    let typical = counts[(counts.count - 1) / 2]
    let first = max(cycle + 1, ConformalPool.estimatedOn(count: typical))
    let room = (typical - gap - horizon - first) / (origins - 1)
    let wanted = (2 * Double(cycle) / Double(origins)).rounded()
    return max(1, min(Int(wanted), room))
  }
}
