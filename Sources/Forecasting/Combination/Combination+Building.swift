extension Combination {
  /// The mean of the members' forecasts.
  ///
  ///     Combination.mean { AutoETS(); AutoARIMA() }
  ///
  /// - Precondition: there is a member, here and in the other combinations.
  public static func mean(@ForecasterBuilder of members: () -> [any Forecaster]) -> Combination {
    Combination(.mean, of: members())
  }

  /// The median of the members' forecasts, step by step.
  public static func median(@ForecasterBuilder of members: () -> [any Forecaster]) -> Combination {
    Combination(.median, of: members())
  }

  /// The members' forecasts with weights from a backtest, the inverse of the mean absolute error to
  /// a power: see ``Combination``.
  /// - Precondition: the power is above 0 and at most 16.
  public static func weighted(
    power: Double = 1, @ForecasterBuilder of members: () -> [any Forecaster]
  ) -> Combination {
    Combination(.learntWeights(power: power), of: members())
  }

  /// The members' forecasts with fixed weights, which are divided by their sum.
  /// - Precondition: weights are finite numbers, one a member, at least 0 and not all 0.
  public static func weighted(
    _ weights: [Double], @ForecasterBuilder of members: () -> [any Forecaster]
  ) -> Combination {
    Combination(.weights(weights), of: members())
  }
}
