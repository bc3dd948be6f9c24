/// Lists forecasters of different types, one a line.
@resultBuilder
public enum ForecasterBuilder {
  /// One model.
  public static func buildExpression(_ model: some Forecaster) -> [any Forecaster] { [model] }
  /// Models made elsewhere.
  public static func buildExpression(_ models: [any Forecaster]) -> [any Forecaster] { models }
  /// All lines, in order.
  public static func buildBlock(_ parts: [any Forecaster]...) -> [any Forecaster] {
    parts.flatMap(\.self)
  }
  /// Models under a condition.
  public static func buildOptional(_ part: [any Forecaster]?) -> [any Forecaster] { part ?? [] }
  /// The first branch.
  public static func buildEither(first part: [any Forecaster]) -> [any Forecaster] { part }
  /// The other branch.
  public static func buildEither(second part: [any Forecaster]) -> [any Forecaster] { part }
  /// Models in a loop.
  public static func buildArray(_ parts: [[any Forecaster]]) -> [any Forecaster] {
    parts.flatMap(\.self)
  }
}
