extension ModelFamily {
  private static let complexSmoothing = "complex exponential smoothing"

  static let ces = ModelFamily(
    "ces",
    entries: [
      Entry(
        "ces(none)", family: complexSmoothing, seasonal: false,
        description: "a level smoothed together with its information potential"),
      Entry(
        "ces(simple)", family: complexSmoothing, seasonal: true,
        description: "the same for each season on its own"),
      Entry(
        "ces(partial)", family: complexSmoothing, seasonal: true,
        description: "the same and a season that is added"),
      Entry(
        "ces(full)", family: complexSmoothing, seasonal: true,
        description: "the same and a season with its own information potential"),
      Entry(
        "ces", family: complexSmoothing, seasonal: true,
        description: "the form of complex exponential smoothing with the lowest AICc"),
    ]
  ) { spec throws(ModelSpecError) in
    var reader = SpecReader(spec)
    guard reader.remaining > 0 else {
      try reader.finish()
      return CES.automatic
    }
    guard let word = reader.nextTerm(), word.arguments.isEmpty, word.seasonalArguments == nil,
      let form = CESForm(rawValue: word.name)
    else {
      throw reader.invalid("the form must be one of none, simple, partial, full")
    }
    try reader.finish()
    return CES(form)
  }
}
