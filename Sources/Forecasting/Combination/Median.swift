/// The median of all models that are listed beside it, as ``Combination/median(of:)`` gives it.
///
///     Tournament(horizon: 1) {
///       SeasonalNaive(); AutoETS(); DynamicTheta()
///       Median(of: .all)
///     }
public struct Median: Sendable {
  let combination: CombinationOfAll

  /// The median of all models of the list.
  public init(of members: CombinationOfAll.Members) {
    combination = Combination.median(of: members)
  }
}
