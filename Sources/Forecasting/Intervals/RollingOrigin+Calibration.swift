extension RollingOrigin {
  /// A plan whose errors make good conformal intervals: 26 origins that reach back two seasonal
  /// cycles, refitted at each. Errors of one part of the year alone say little of the others.
  ///
  /// Origins lie closer together where half of the series are too short for that.
  /// - Parameters:
  ///   - panel: the history; the longest season counts.
  ///   - horizon: steps forecast.
  /// - Complexity: O(series · log series).
  public static func calibrating(on panel: Panel, horizon: Int) -> RollingOrigin {
    var plan = RollingOrigin(horizon: horizon)
    let cycle = panel.map(\.seasonLength).max() ?? 1
    let counts = panel.map(\.trimmed.count).sorted()
    let typical = counts.isEmpty ? 0 : counts[counts.count / 2]
    // What is left of a typical series once the first origin has a cycle behind it.
    let room = (typical - horizon - cycle) / (plan.origins - 1)
    let wanted = (2 * Double(cycle) / Double(plan.origins)).rounded()
    plan.step = max(1, min(Int(wanted), room))
    return plan
  }

  /// How many values lie between the first origin and the last target.
  public var reach: Int { (origins - 1) * step + gap + horizon }

  /// What a reader of conformal intervals has to know of a backtest that they are made from; nil
  /// where it reaches back a seasonal cycle, or cannot.
  public func calibrationNote(on panel: Panel) -> String? {
    let better = Self.calibrating(on: panel, horizon: horizon)
    let cycle = panel.map(\.seasonLength).max() ?? 1
    guard reach < cycle, better.step > step else { return nil }
    return "conformal intervals: the origins reach back \(reach) values of a cycle of \(cycle); "
      + "a step of \(better.step) would show them other parts of it"
  }
}
