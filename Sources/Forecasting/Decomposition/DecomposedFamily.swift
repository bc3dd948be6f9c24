extension ModelFamily {
  static let classical = decomposition(
    "classical",
    entries: [
      Entry(
        "classical(multiplicative)+ets", family: "decomposition", seasonal: true,
        description: "seasonal indices by moving averages; the rest by exponential smoothing")
    ], example: "classical(additive)+ets"
  ) { reader throws(ModelSpecError) in
    try SeasonalDecomposition.readClassical(&reader)
  }

  static let stl = decomposition(
    "stl",
    entries: [
      Entry(
        "stl+ets", family: "decomposition", seasonal: true,
        description: "a slowly changing season by loess; the rest by exponential smoothing"),
      Entry(
        "stl+auto-arima", family: "decomposition", seasonal: true,
        description: "a slowly changing season by loess; the rest by ARIMA"),
    ], example: "stl+ets"
  ) { reader throws(ModelSpecError) in
    try SeasonalDecomposition.readSTL(&reader)
  }

  static let mstl = decomposition(
    "mstl",
    entries: [
      Entry(
        "mstl(4,13)+ets", family: "decomposition", seasonal: true,
        description: "seasons of 4 and of 13 steps by loess; the rest by exponential smoothing")
    ], example: "mstl(24,168)+ets"
  ) { reader throws(ModelSpecError) in
    try SeasonalDecomposition.readMSTL(&reader)
  }

  /// A family of ``Decomposed`` models.
  private static func decomposition(
    _ name: String, entries: [Entry], example: String,
    _ read: @escaping @Sendable (inout SpecReader) throws(ModelSpecError) -> SeasonalDecomposition
  ) -> ModelFamily {
    ModelFamily(name, entries: entries, isDecomposition: true) { spec throws(ModelSpecError) in
      guard let (first, second) = spec.pair else {
        throw .invalidArgument(
          spec: spec.description,
          detail: "a decomposition alone forecasts nothing; write the model that follows it too, "
            + "such as \(example)")
      }
      var reader = SpecReader(first)
      let decomposition = try read(&reader)
      let transformation = try reader.transformation()
      try reader.finish()
      let model = try second.makeForecaster()
      guard !(model is Decomposed) else {
        throw .invalidArgument(
          spec: spec.description,
          detail: "one decomposition is enough; mstl(…) takes out several seasons")
      }
      return Decomposed(decomposition, then: model, transformation: transformation)
    }
  }
}
