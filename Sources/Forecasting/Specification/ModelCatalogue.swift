/// Every model there is, simplest first.
public enum ModelCatalogue {
  /// The families, in the order of `almanac models`; the one-standard-error rule calls earlier ones
  /// simpler.
  public static let families: [ModelFamily] = [
    .naive, .seasonalNaive, .drift, .mean, .movingAverage, .ses, .croston, .holt, .regression,
    .holtWinters, .ets, .theta, .dynamicTheta, .ces, .ar, .arima, .autoARIMA, .classical, .stl,
    .mstl,
  ]

  /// All rows of `almanac models`, simplest first.
  public static var entries: [ModelFamily.Entry] { families.flatMap(\.entries) }
}

extension ModelSpec {
  /// The place of the model's family in ``ModelCatalogue/families``: smaller is simpler. What the
  /// catalogue does not list, a combination among it, comes last.
  public var simplicity: Int {
    ModelCatalogue.families.firstIndex { $0.name == familyName } ?? ModelCatalogue.families.count
  }

  /// The name of the family that reads the spec: where there is a plus, that of what stands before.
  var familyName: String { pair?.first.name ?? name }

  /// The model that the spec describes.
  /// - Throws: ``ModelSpecError`` that names the spec and what was expected.
  public func makeForecaster() throws(ModelSpecError) -> any Forecaster {
    let name = familyName
    guard let family = ModelCatalogue.families.first(where: { $0.name == name }) else {
      let nearest = NearestName.nearest(to: name, in: ModelCatalogue.families.map(\.name))
      throw .unknownModel(name: name, nearest: nearest)
    }
    if pair != nil, !family.isDecomposition {
      throw .invalidArgument(
        spec: description,
        detail: "\"+\" follows a decomposition, stl(…), mstl(…) or classical(…), and not \(name)")
    }
    return try family.make(self)
  }
}
