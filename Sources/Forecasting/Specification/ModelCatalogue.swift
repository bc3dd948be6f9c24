/// Every model there is, simplest first.
public enum ModelCatalogue {
  /// The families, in the order of `almanac models`; the one-standard-error rule calls earlier ones
  /// simpler.
  public static let families: [ModelFamily] = [
    .naive, .seasonalNaive, .drift, .mean, .movingAverage, .ses, .croston, .holt, .regression,
    .holtWinters, .ets, .theta, .dynamicTheta, .ces, .ar, .arima, .autoARIMA,
  ]

  /// All rows of `almanac models`, simplest first.
  public static var entries: [ModelFamily.Entry] { families.flatMap(\.entries) }
}

extension ModelSpec {
  /// The place of the model's family in ``ModelCatalogue/families``: smaller is simpler. What the
  /// catalogue does not list, a combination among it, comes last.
  public var simplicity: Int {
    ModelCatalogue.families.firstIndex { $0.name == name } ?? ModelCatalogue.families.count
  }

  /// The model that the spec describes.
  /// - Throws: ``ModelSpecError`` that names the spec and what was expected.
  public func makeForecaster() throws(ModelSpecError) -> any Forecaster {
    guard let family = ModelCatalogue.families.first(where: { $0.name == name }) else {
      let nearest = NearestName.nearest(to: name, in: ModelCatalogue.families.map(\.name))
      throw .unknownModel(name: name, nearest: nearest)
    }
    return try family.make(self)
  }
}
