/// Every model there is, simplest first.
public enum ModelCatalogue {
  /// The families, in the order of `almanac models`; the one-standard-error rule calls earlier ones
  /// simpler.
  public static let families: [ModelFamily] = [
    .naive, .seasonalNaive, .drift, .mean, .movingAverage, .ses, .croston, .holt, .regression,
    .holtWinters, .ets, .theta, .dynamicTheta, .ces, .ar, .arima, .autoARIMA, .classical, .stl,
    .mstl, .meanOfModels, .medianOfModels, .weightedModels, .best,
  ]

  /// The place of the family that reads a spec: where there is a plus, of what stands before it.
  ///
  /// `mean` is the name of two families: alone it is the mean of the observed values, with models in
  /// its parentheses the mean of their forecasts.
  static func place(of spec: ModelSpec) -> Int? {
    let first = spec.pair?.first ?? spec
    let places = families.indices.filter { families[$0].name == first.name }
    return places.first { families[$0].combines != first.arguments.isEmpty } ?? places.first
  }

  /// All rows of `almanac models`, simplest first.
  public static var entries: [ModelFamily.Entry] { families.flatMap(\.entries) }
}

extension ModelSpec {
  /// The place of the model's family in ``ModelCatalogue/families``: smaller is simpler, and
  /// combinations come last. What the catalogue does not list comes after all.
  public var simplicity: Int { ModelCatalogue.place(of: self) ?? ModelCatalogue.families.count }

  /// The model that the spec describes.
  /// - Throws: ``ModelSpecError`` that names the spec and what was expected.
  public func makeForecaster() throws(ModelSpecError) -> any Forecaster {
    guard let place = ModelCatalogue.place(of: self) else {
      let names = ModelCatalogue.families.map(\.name)
      let name = pair?.first.name ?? name
      throw .unknownModel(name: name, nearest: NearestName.nearest(to: name, in: names))
    }
    let family = ModelCatalogue.families[place]
    if pair != nil, !family.isDecomposition {
      throw .invalidArgument(
        spec: description,
        detail: "\"+\" follows a decomposition, stl(…), mstl(…) or classical(…), and not "
          + family.name)
    }
    return try family.make(self)
  }
}
