/// How a model that fits another model to transformed values takes the choice.
extension TransformationChoice {
  /// The exponents that make sense.
  static let exponents = -5.0...5.0

  /// What is wrong with it whatever the series, or nil.
  var problem: String? {
    guard case .fixed(.boxCox(let lambda)) = self, !Self.exponents.contains(lambda) else {
      return nil
    }
    return "the Box-Cox exponent must lie between -5 and 5"
  }

  /// The transformation for a series, and the series of its transforms.
  /// - Throws: ``ForecastError/invalidParameter(_:)`` for an exponent out of bounds, and what
  ///   ``transformation(for:seasonLength:)`` and ``Transformation/apply(_:)-([Double])`` throw.
  /// - Complexity: O(*n*).
  func applied(to series: TimeSeries)
    throws(ForecastError) -> (transformation: Transformation, series: TimeSeries)
  {
    if let problem { throw .invalidParameter(problem) }
    let transformation = try transformation(
      for: series.values, seasonLength: series.seasonLength)
    return (transformation, try series.transformed(by: transformation))
  }

  /// What a model promises of which these promises hold for the transforms.
  ///
  /// A power takes a multiple of the values to a multiple of their transforms and a shift, the
  /// logarithm to a shift, and Guerrero's exponent stays.
  func capabilities(of inner: Capabilities) -> Capabilities {
    var capabilities = inner
    switch self {
    case .fixed(.none): return inner
    case .fixed(.log): capabilities.insert(.positiveOnly)
    case .fixed(.boxCox(let lambda)) where lambda <= 0: capabilities.insert(.positiveOnly)
    case .fixed, .guerrero: break
    }
    if !inner.contains(.shiftEquivariant) { capabilities.remove(.scaleEquivariant) }
    capabilities.remove(.shiftEquivariant)
    return capabilities
  }

  /// `transform=log`, `transform=box-cox`, `transform=box-cox(0.3)` or `transform=none`.
  var argument: ModelSpec.Argument {
    let value: ModelSpec
    switch self {
    case .fixed(.none): value = ModelSpec("none")
    case .fixed(.log): value = ModelSpec("log")
    case .fixed(.boxCox(let lambda)): value = ModelSpec("box-cox", [.init(.number(lambda))])
    case .guerrero: value = ModelSpec("box-cox")
    }
    return ModelSpec.Argument(label: "transform", .spec(value))
  }
}

extension SpecReader {
  /// Takes `transform=log|box-cox|box-cox(…)|none`; nil when it is not there.
  mutating func transformation() throws(ModelSpecError) -> TransformationChoice? {
    guard let value = named("transform") else { return nil }
    guard case .spec(let spec) = value, let choice = TransformationChoice(spec) else {
      throw invalid("transform must be log, box-cox, box-cox(exponent) or none, not \(value)")
    }
    if let problem = choice.problem { throw invalid(problem) }
    return choice
  }
}

extension TransformationChoice {
  /// The choice that ``argument`` writes so; nil: none does.
  fileprivate init?(_ spec: ModelSpec) {
    switch spec {
    case ModelSpec("none"): self = .fixed(.none)
    case ModelSpec("log"): self = .fixed(.log)
    case ModelSpec("box-cox"): self = .guerrero
    default:
      guard spec.name == "box-cox", spec.seasonalArguments == nil, spec.arguments.count == 1,
        spec.arguments[0].label == nil, case .number(let lambda) = spec.arguments[0].value
      else { return nil }
      self = .fixed(.boxCox(lambda: lambda))
    }
  }
}

extension TimeSeries {
  /// The series of the transforms, with the same dates.
  /// - Throws: what ``Transformation/apply(_:)-([Double])`` throws.
  /// - Complexity: O(*n*).
  func transformed(by transformation: Transformation) throws(ForecastError) -> TimeSeries {
    replacingValues(with: try transformation.apply(values))
  }
}
