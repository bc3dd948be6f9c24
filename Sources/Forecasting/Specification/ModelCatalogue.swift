/// Every model there is, simplest first.
public enum ModelCatalogue {
  /// The families, in the order of `almanac models`; the one-standard-error rule calls earlier ones
  /// simpler.
  public static let families: [ModelFamily] = [
    .naive, .seasonalNaive, .drift, .mean, .movingAverage, .ses, .croston, .holt, .regression,
    .holtWinters, .ets, .theta, .dynamicTheta, .ces, .ar, .arima, .autoARIMA, .classical, .stl,
    .mstl, .meanOfModels, .medianOfModels, .weightedModels, .best,
  ]

  /// The family that reads a spec. `mean` is the name of two: alone it is the mean of the observed
  /// values, with models in its parentheses the mean of their forecasts.
  /// - Throws: ``ModelSpecError/unknownModel(name:nearest:)``.
  static func family(of spec: ModelSpec) throws(ModelSpecError) -> ModelFamily {
    // Where there is a plus, what stands before reads the whole.
    let own = spec.pair?.first ?? spec
    let namesakes = families.filter { $0.name == own.name }
    guard let first = namesakes.first else {
      throw .unknownModel(
        name: own.name, nearest: NearestName.nearest(to: own.name, in: families.map(\.name)))
    }
    return namesakes.first { $0.combines != own.arguments.isEmpty } ?? first
  }

  /// All rows of `almanac models`, simplest first.
  public static var entries: [ModelFamily.Entry] { families.flatMap(\.entries) }
}

extension ModelSpec {
  /// The place of the model's family in ``ModelCatalogue/families``: smaller is simpler. A spec without
  /// a family comes last.
  public var simplicity: Int {
    let family = try? ModelCatalogue.family(of: self)
    return ModelCatalogue.families.firstIndex {
      $0.name == family?.name && $0.combines == family?.combines
    } ?? ModelCatalogue.families.count
  }

  /// The model that the spec describes.
  /// - Throws: ``ModelSpecError`` that names the spec and what was expected.
  public func makeForecaster() throws(ModelSpecError) -> any Forecaster {
    let family = try ModelCatalogue.family(of: self)
    if pair != nil, !family.isDecomposition {
      throw .invalidArgument(
        spec: description,
        detail:
          "\"+\" follows a decomposition, stl(…), mstl(…) or classical(…), and not \(family.name)")
    }
    return try family.make(self)
  }
}
