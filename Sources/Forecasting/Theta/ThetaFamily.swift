extension ModelFamily {
  private static let smoothing = "exponential smoothing"

  static let theta = ModelFamily(
    "theta",
    entries: [
      Entry(
        "theta", family: smoothing, seasonal: true,
        description: "a level that follows the data, with half the slope of the line"),
      Entry(
        "theta(optimised)", family: smoothing, seasonal: true,
        description: "the theta method with the share of the slope estimated"),
    ]
  ) { spec throws(ModelSpecError) in
    var reader = SpecReader(spec)
    let optimised = reader.flag("optimised")
    // With theta = 2 there is nothing to weigh: the argument is then left over, and refused.
    let criterion = optimised ? try reader.thetaCriterion() : .penalised
    let season = try reader.thetaSeason()
    try reader.finish()
    return Theta(optimised: optimised, criterion: criterion, season: season)
  }

  static let dynamicTheta = ModelFamily(
    "dynamic-theta",
    entries: [
      Entry(
        "dynamic-theta", family: smoothing, seasonal: true,
        description: "the optimised theta method with a line that follows the data")
    ]
  ) { spec throws(ModelSpecError) in
    var reader = SpecReader(spec)
    var theta: Double?
    if let argument = reader.named("theta") {
      guard case .number(let number) = argument, number >= 1 else {
        throw reader.invalid("theta must be a number of at least 1")
      }
      theta = number
    }
    let criterion = try reader.thetaCriterion()
    let season = try reader.thetaSeason()
    try reader.finish()
    return DynamicTheta(theta: theta, criterion: criterion, season: season)
  }
}

extension SpecReader {
  /// Reads `criterion=penalised|sse`.
  fileprivate mutating func thetaCriterion() throws(ModelSpecError) -> ThetaCriterion {
    guard let argument = named("criterion") else { return .penalised }
    guard case .spec(let word) = argument,
      let criterion = ThetaCriterion(rawValue: word.description)
    else {
      throw invalid("criterion must be penalised or sse")
    }
    return criterion
  }

  /// Reads `season=tested|none|multiplicative|additive`.
  fileprivate mutating func thetaSeason() throws(ModelSpecError) -> ThetaSeason {
    guard let argument = named("season") else { return .tested }
    guard case .spec(let word) = argument, let season = ThetaSeason(rawValue: word.description)
    else {
      throw invalid("season must be tested, none, multiplicative or additive")
    }
    return season
  }
}
