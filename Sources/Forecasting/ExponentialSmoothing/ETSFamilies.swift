extension ModelFamily {
  private static let smoothing = "exponential smoothing"

  static let ses = ModelFamily(
    "ses",
    entries: [
      Entry(
        "ses", family: smoothing, seasonal: false,
        description: "simple exponential smoothing: a level that follows the data, ets(ANN)")
    ]
  ) { spec throws(ModelSpecError) in
    try SpecReader(spec).finish()
    return ETS.simple
  }

  static let holt = ModelFamily(
    "holt",
    entries: [
      Entry(
        "holt", family: smoothing, seasonal: false,
        description: "Holt's level and linear trend, ets(AAN)"),
      Entry(
        "holt(damped)", family: smoothing, seasonal: false,
        description: "Holt's level and a trend that fades, ets(AAdN)"),
    ]
  ) { spec throws(ModelSpecError) in
    var reader = SpecReader(spec)
    let damped = reader.flag("damped")
    try reader.finish()
    return ETS.holt(damped: damped)
  }

  static let holtWinters = ModelFamily(
    "holt-winters",
    entries: [
      Entry(
        "holt-winters(additive)", family: smoothing, seasonal: true,
        description: "level, trend and a season that is added, ets(AAA)"),
      Entry(
        "holt-winters(multiplicative)", family: smoothing, seasonal: true,
        description: "level, trend and a season in proportion, ets(MAM)"),
    ]
  ) { spec throws(ModelSpecError) in
    var reader = SpecReader(spec)
    let additive = reader.flag("additive")
    let multiplicative = reader.flag("multiplicative")
    try reader.finish()
    guard additive != multiplicative else {
      throw reader.invalid("say how the season enters: additive or multiplicative")
    }
    return ETS.holtWinters(additive ? .additive : .multiplicative)
  }

  static let ets = ModelFamily(
    "ets",
    entries: [
      Entry(
        "ets", family: smoothing, seasonal: true,
        description: "exponential smoothing whose form is chosen by AICc"),
      Entry(
        "ets(ANA)", family: smoothing, seasonal: true,
        description: "a level and a season that is added"),
      Entry(
        "ets(MNM)", family: smoothing, seasonal: true,
        description: "a level and a season in proportion, errors in proportion"),
      Entry(
        "ets(MAdM)", family: smoothing, seasonal: true,
        description: "level, fading trend and season in proportion, errors in proportion"),
      Entry(
        "ets(AAM)", family: smoothing, seasonal: true,
        description: "level, trend and a season in proportion, errors that do not grow"),
      Entry(
        "ets(MMdM)", family: smoothing, seasonal: true,
        description: "level, fading growth in percent and a season in proportion"),
    ]
  ) { spec throws(ModelSpecError) in
    var reader = SpecReader(spec)
    let term = reader.nextTerm()
    if term == nil || term!.name.contains("Z") {
      return try automatic(term, &reader)
    }
    let criterion = try ETSCriterion(named: reader.named("criterion"), reader)
    try reader.finish()
    guard let term, term.arguments.isEmpty, term.seasonalArguments == nil,
      let form = ETSForm(term.name)
    else {
      throw reader.invalid(
        "\"\(term!)\" is no form; expected error A or M, trend N, A, Ad, M or Md, "
          + "season N, A or M, such as AAdN, with Z for any, such as ZAZ")
    }
    return ETS(form, criterion: criterion)
  }

  private static func automatic(_ term: ModelSpec?, _ reader: inout SpecReader)
    throws(ModelSpecError) -> AutoETS
  {
    var pattern = ETSPattern.any
    if let term {
      guard term.arguments.isEmpty, term.seasonalArguments == nil,
        let named = ETSPattern(term.name)
      else {
        throw reader.invalid(
          "\"\(term)\" is no pattern; expected error A, M or Z, trend N, A, Ad, M, Md or Z, "
            + "season N, A, M or Z, such as ZAZ")
      }
      pattern = named
    }
    let criterion = try reader.criterion()
    var trend = AutoETS.TrendPolicy.cautious
    if let value = reader.named("trend") {
      guard let named = AutoETS.TrendPolicy(rawValue: value.description) else {
        throw reader.invalid("trend must be cautious or free")
      }
      trend = named
    }
    try reader.finish()
    return AutoETS(pattern, criterion: criterion, trend: trend)
  }
}
