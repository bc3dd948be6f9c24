/// Which ``Transformation`` a model takes: a given one, or one chosen from the series.
public enum TransformationChoice: Sendable, Hashable, Codable {
  /// This one.
  case fixed(Transformation)
  /// Box–Cox with the exponent that makes the variation of the series least dependent on its level
  /// (Guerrero 1993), between −1 and 2: found to 1e-4. The exponent is 1 where nothing can be said:
  /// without more than two seasons, or without variation.
  case guerrero

  /// The transformation for `values`, which may contain NaN.
  /// - Parameter seasonLength: the season's length; 1: none.
  /// - Throws: ``ForecastError/noObservations`` if one is to be chosen and no value is observed.
  /// - Complexity: O(*n*).
  public func transformation(
    for values: [Double], seasonLength: Int
  ) throws(ForecastError) -> Transformation {
    switch self {
    case .fixed(let transformation): return transformation
    case .guerrero:
      let isObserved = values.contains { !$0.isNaN }
      guard isObserved else { throw .noObservations }
      return .boxCox(lambda: GuerreroExponent.choose(values, seasonLength: seasonLength))
    }
  }
}
