/// A combination of all models that are listed beside it, other combinations left out.
///
///     Tournament(horizon: 4) {
///       Naive(); AutoETS(); DynamicTheta()
///       Combination.median(of: .all)      // median(naive,ets,dynamic-theta)
///       Combination.weighted(of: .all)
///     }
public struct CombinationOfAll: Sendable {
  let rule: Combination.Rule

  /// What is combined.
  public enum Members: Sendable {
    /// Every model of the same list that combines nothing.
    case all
  }
}

extension Combination {
  /// The mean of all models that are listed beside it.
  public static func mean(of members: CombinationOfAll.Members) -> CombinationOfAll {
    CombinationOfAll(rule: .mean)
  }

  /// The median of all models that are listed beside it.
  public static func median(of members: CombinationOfAll.Members) -> CombinationOfAll {
    CombinationOfAll(rule: .median)
  }

  /// All models that are listed beside it, with weights from a backtest.
  public static func weighted(of members: CombinationOfAll.Members) -> CombinationOfAll {
    CombinationOfAll(rule: .learntWeights(power: 1))
  }
}
