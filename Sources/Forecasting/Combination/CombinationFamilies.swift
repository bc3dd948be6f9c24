extension ModelFamily {
  static let meanOfModels = combination(
    "mean", example: "mean(ets,dynamic-theta)", description: "the mean of several models' forecasts"
  ) { reader, members throws(ModelSpecError) in .mean }

  static let medianOfModels = combination(
    "median", example: "median(ets,auto-arima,dynamic-theta)",
    description: "the median of several models' forecasts, step by step"
  ) { reader, members throws(ModelSpecError) in .median }

  static let weightedModels = combination(
    "weighted", example: "weighted(ets,dynamic-theta)",
    description: "the weighted mean of several models' forecasts, by their errors in a backtest"
  ) { reader, members throws(ModelSpecError) in
    guard let value = reader.named("weights") else {
      guard let power = reader.named("power") else { return .learntWeights(power: 1) }
      guard case .number(let number) = power, Combination.isPower(number) else {
        throw reader.invalid("power must be a number above 0 and at most 16")
      }
      return .learntWeights(power: number)
    }
    guard case .list(let list) = value else {
      throw reader.invalid("weights must be a list, such as weights=[2,1]")
    }
    var weights: [Double] = []
    for case .number(let number) in list { weights.append(number) }
    guard weights.count == list.count else {
      throw reader.invalid("weights must be numbers, not \(value)")
    }
    if let fault = Combination.fault(ofWeights: weights, memberCount: members.count) {
      throw reader.invalid(fault)
    }
    return .weights(weights)
  }

  static let best = ModelFamily(
    "best",
    entries: [
      Entry(
        "best", family: family, seasonal: true,
        description: "the default combination: \(Combination.best.writtenOut)")
    ]
  ) { spec throws(ModelSpecError) in
    try SpecReader(spec).finish()
    return Combination.best
  }

  private static let family = "combination"

  private static func combination(
    _ name: String, example: String, description: String,
    rule:
      @escaping @Sendable (_ reader: inout SpecReader, _ members: [any Forecaster])
      throws(ModelSpecError) -> Combination.Rule
  ) -> ModelFamily {
    ModelFamily(
      name, entries: [Entry(example, family: family, seasonal: true, description: description)],
      combines: true
    ) { spec throws(ModelSpecError) in
      var reader = SpecReader(spec)
      var members: [any Forecaster] = []
      while let member = reader.nextTerm() { members.append(try member.makeForecaster()) }
      guard !members.isEmpty else { throw reader.invalid("name the models, such as \(example)") }
      let rule = try rule(&reader, members)
      try reader.finish()
      return Combination(rule, of: members)
    }
  }
}
