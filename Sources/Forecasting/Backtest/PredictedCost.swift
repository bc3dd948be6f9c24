/// How long backtests take beside each other, in order of magnitude: enough to begin the longest
/// first.
enum PredictedCost {
  /// What a fit costs for each observation, beside one of `naive`; a model that is not listed costs
  /// ``others``.
  private static let perObservation: [String: Double] = [
    "naive": 1, "seasonal-naive": 1, "drift": 1, "mean": 1, "moving-average": 1, "ses": 2,
    "regression": 4, "croston": 4, "theta": 4, "holt": 20, "dynamic-theta": 20, "ar": 20,
    "holt-winters": 50, "arima": 60, "ces": 60, "ets": 150, "auto-arima": 1500,
  ]

  private static let others = 50.0

  /// The cost of a model, with those of the models within it, on a series under a plan.
  static func of(_ model: ModelSpec, on series: TimeSeries, plan: RollingOrigin) -> Double {
    let fits = (0..<plan.origins).count { plan.refit.estimatesParameters(atOrigin: $0) }
    // A season adds states; updates and forecasts cost about what a closed form does.
    let perFit = perObservation(model) * (series.seasonLength > 1 ? 3 : 1)
    return Double(series.count) * (perFit * Double(fits) + Double(plan.origins))
  }

  private static func perObservation(_ model: ModelSpec) -> Double {
    let parts = model.arguments.reduce(0.0) { sum, argument in
      guard case .spec(let part) = argument.value, Self.perObservation[part.name] != nil
      else { return sum }
      return sum + perObservation(part)
    }
    if let own = perObservation[model.name] { return own + parts }
    return parts > 0 ? parts : others
  }
}

extension BacktestJob {
  /// How long the job takes beside others, in order of magnitude: whoever runs many begins the longest
  /// first.
  public var predictedCost: Double {
    series.reduce(0) { $0 + PredictedCost.of(model, on: $1, plan: plan) }
  }
}
