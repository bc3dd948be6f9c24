/// How a ``Regression`` is estimated and how it forecasts. What is nil is the default.
public struct RegressionOptions: Sendable, Hashable, Codable {
  /// The penalty of ridge regression.
  public enum Ridge: Sendable, Hashable, Codable {
    /// This one, above 0: λ in (Z′Z + λI)⁻¹Z′y, with Z centred and, unless ``Scale/none``, scaled.
    case penalty(Double)
    /// The one with the least generalised cross-validation (``RegressionOptions``).
    case gcv
  }

  /// What the columns of a ridge regression are divided by before the penalty sees them.
  public enum Scale: String, Sendable, Hashable, Codable, CaseIterable {
    /// Their standard deviations: the default.
    case standard
    /// Nothing.
    case none
  }

  /// What the estimates make small.
  public enum Loss: String, Sendable, Hashable, Codable, CaseIterable {
    /// The sum of squared errors: the default.
    case squared
    /// Huber's loss, squared for small errors and linear for large ones, so that outliers pull less.
    case huber
  }

  /// How forecasts of more than one step are made of lags.
  public enum Strategy: String, Sendable, Hashable, Codable, CaseIterable {
    /// Step by step, forecasts in the place of values: the default.
    case recursive
    /// By a regression of its own for each step, on the values known at the origin.
    case direct
  }

  /// By what terms are chosen.
  public enum Selection: String, Sendable, Hashable, Codable, CaseIterable {
    /// Akaike's criterion, corrected for small samples.
    case aicc
    /// Leave-one-out cross-validation.
    case cv
  }

  /// The penalty; nil: none.
  public var ridge: Ridge?
  /// What the penalty sees; only with ``ridge``.
  public var scale: Scale?
  /// The age in steps at which an observation has half the weight of the last one; nil: all weigh
  /// the same.
  public var halfLife: Double?
  /// What the estimates make small.
  public var loss: Loss?
  /// The transformation of the values that the regression describes; nil: none. Estimates are then
  /// of the transformed values, forecasts are carried back (``TransformedNormal``).
  public var transformation: TransformationChoice?
  /// How forecasts of more than one step are made.
  public var strategy: Strategy?
  /// By what terms are chosen; nil: all stay.
  public var selection: Selection?

  /// Options from their parts.
  public init(
    ridge: Ridge? = nil, scale: Scale? = nil, halfLife: Double? = nil, loss: Loss? = nil,
    transformation: TransformationChoice? = nil, strategy: Strategy? = nil,
    selection: Selection? = nil
  ) {
    self.ridge = ridge
    self.scale = scale
    self.halfLife = halfLife
    self.loss = loss
    self.transformation = transformation
    self.strategy = strategy
    self.selection = selection
  }

  /// Whether the estimates are those of ordinary least squares.
  var isOrdinary: Bool { ridge == nil && scale == nil && halfLife == nil && loss != .huber }

  /// What is wrong with the options whatever the terms and the series, or nil.
  var problem: String? {
    if case .penalty(let penalty) = ridge, !(penalty > 0 && penalty.isFinite) {
      return "ridge must be a number above 0, or gcv"
    }
    if scale != nil, ridge == nil { return "scale has no meaning without ridge" }
    if let halfLife, !(halfLife > 0 && halfLife.isFinite) {
      return "half-life must be a number of steps above 0"
    }
    let estimators = [
      ridge == nil ? nil : "ridge", halfLife == nil ? nil : "half-life",
      loss == .huber ? "loss=huber" : nil,
    ].compactMap(\.self)
    if estimators.count > 1 {
      return "\(estimators[0]) and \(estimators[1]) exclude each other"
    }
    if selection != nil, let first = estimators.first {
      return "select chooses terms by least squares, and does not go with \(first)"
    }
    return transformation?.problem
  }

  /// The options as they stand in a spec, in a fixed order.
  var arguments: [ModelSpec.Argument] {
    func word(_ label: String, _ value: String) -> ModelSpec.Argument {
      .init(label: label, .spec(ModelSpec(value)))
    }
    var arguments: [ModelSpec.Argument] = []
    switch ridge {
    case .penalty(let penalty): arguments.append(.init(label: "ridge", .number(penalty)))
    case .gcv: arguments.append(word("ridge", "gcv"))
    case nil: break
    }
    if let scale { arguments.append(word("scale", scale.rawValue)) }
    if let halfLife { arguments.append(.init(label: "half-life", .number(halfLife))) }
    if let loss { arguments.append(word("loss", loss.rawValue)) }
    if let transformation { arguments.append(transformation.argument) }
    if let strategy { arguments.append(word("strategy", strategy.rawValue)) }
    if let selection { arguments.append(word("select", selection.rawValue)) }
    return arguments
  }
}

extension SpecReader {
  /// Takes the options of a regression from anywhere among the arguments.
  mutating func regressionOptions() throws(ModelSpecError) -> RegressionOptions {
    var options = RegressionOptions()
    switch named("ridge") {
    case nil: break
    case .number(let penalty): options.ridge = .penalty(penalty)
    case .spec(ModelSpec("gcv")): options.ridge = .gcv
    default: throw invalid("ridge must be a number above 0, or gcv")
    }
    options.scale = try word("scale")
    if let value = named("half-life") {
      guard case .number(let steps) = value else {
        throw invalid("half-life must be a number of steps above 0")
      }
      options.halfLife = steps
    }
    options.loss = try word("loss")
    options.transformation = try transformation()
    options.strategy = try word("strategy")
    options.selection = try word("select")
    if let problem = options.problem { throw invalid(problem) }
    return options
  }

  /// Takes `label=word`, where the word is one of a few; nil when it is not there.
  private mutating func word<Word: RawRepresentable<String> & CaseIterable>(_ label: String)
    throws(ModelSpecError) -> Word?
  {
    guard let value = named(label) else { return nil }
    guard let word = Word(rawValue: value.description) else {
      let words = Word.allCases.map(\.rawValue).joined(separator: " or ")
      throw invalid("\(label) must be \(words), not \(value)")
    }
    return word
  }
}
