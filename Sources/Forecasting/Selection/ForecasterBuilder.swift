/// Lists forecasters of different types, one a line.
@resultBuilder
public enum ForecasterBuilder {
  /// What a line stands for.
  public enum Line {
    /// A model.
    case model(any Forecaster)
    /// A combination of all models of the list.
    case all(CombinationOfAll)
  }

  /// One model.
  public static func buildExpression(_ model: some Forecaster) -> [Line] { [.model(model)] }
  /// Models made elsewhere.
  public static func buildExpression(_ models: [any Forecaster]) -> [Line] {
    models.map { .model($0) }
  }
  /// A combination of all models of the list.
  public static func buildExpression(_ combination: CombinationOfAll) -> [Line] {
    [.all(combination)]
  }
  /// The median of all models of the list.
  public static func buildExpression(_ median: Median) -> [Line] { [.all(median.combination)] }
  /// All lines, in order.
  public static func buildBlock(_ parts: [Line]...) -> [Line] { parts.flatMap(\.self) }
  /// Models under a condition.
  public static func buildOptional(_ part: [Line]?) -> [Line] { part ?? [] }
  /// The first branch.
  public static func buildEither(first part: [Line]) -> [Line] { part }
  /// The other branch.
  public static func buildEither(second part: [Line]) -> [Line] { part }
  /// Models in a loop.
  public static func buildArray(_ parts: [[Line]]) -> [Line] { parts.flatMap(\.self) }
  /// The models, with combinations of all of them filled in.
  /// - Precondition: where there is such a combination, there is a model that combines nothing.
  public static func buildFinalResult(_ lines: [Line]) -> [any Forecaster] {
    let models = lines.compactMap { line -> (any Forecaster)? in
      if case .model(let model) = line { model } else { nil }
    }
    let single = models.filter { !(AnyForecaster($0).base is Combination) }
    return lines.map { line in
      switch line {
      case .model(let model): model
      case .all(let combination): Combination(combination.rule, of: single)
      }
    }
  }
}
