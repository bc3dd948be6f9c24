/// Every model there is, simplest first.
public enum ModelCatalogue {
  /// The families, in the order of `almanac models`; the one-standard-error rule calls earlier ones
  /// simpler.
  public static let families: [ModelFamily] = [
    .naive, .seasonalNaive, .drift, .mean, .movingAverage, .ses, .croston, .holt, .regression,
    .holtWinters, .ets, .theta, .dynamicTheta, .ces, .ar, .arima, .autoARIMA, .meanOfModels,
    .medianOfModels, .weightedModels, .best,
  ]

  /// The family that reads a spec. `mean` is the name of two: alone it is the mean of the observed
  /// values, with models in its parentheses the mean of their forecasts.
  /// - Throws: ``ModelSpecError/unknownModel(name:nearest:)``.
  static func family(of spec: ModelSpec) throws(ModelSpecError) -> ModelFamily {
    let namesakes = families.filter { $0.name == spec.name }
    guard let first = namesakes.first else {
      throw .unknownModel(
        name: spec.name, nearest: NearestName.nearest(to: spec.name, in: families.map(\.name)))
    }
    return namesakes.first { $0.combines != spec.arguments.isEmpty } ?? first
  }

  /// All rows of `almanac models`, simplest first.
  public static var entries: [ModelFamily.Entry] { families.flatMap(\.entries) }
}

extension ModelSpec {
  /// The model that the spec describes.
  /// - Throws: ``ModelSpecError`` that names the spec and what was expected.
  public func makeForecaster() throws(ModelSpecError) -> any Forecaster {
    try ModelCatalogue.family(of: self).make(self)
  }
}
