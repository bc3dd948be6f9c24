/// The models that share a name in specs: how they are listed and how a spec becomes a model.
public struct ModelFamily: Sendable {
  /// The name before the parenthesis.
  public let name: String
  /// Rows of `almanac models`.
  public let entries: [Entry]
  /// Whether its arguments are the models that it combines; of two families with one name, this one
  /// owns the specs with arguments.
  let combines: Bool
  /// Whether the name is that of a decomposition, which another model follows.
  let isDecomposition: Bool
  /// Reads a spec of this name, or one that begins with it and a plus.
  let make: @Sendable (ModelSpec) throws(ModelSpecError) -> any Forecaster

  /// One row of `almanac models`.
  public struct Entry: Sendable, Hashable {
    /// A spec that can be used as it stands.
    public let spec: String
    /// The family in plain words, such as `exponential smoothing`.
    public let family: String
    /// Whether it uses the season.
    public let seasonal: Bool
    /// Whether it has prediction intervals.
    public let intervals: Bool
    /// One line for people.
    public let description: String

    init(_ spec: String, family: String, seasonal: Bool, description: String) {
      self.spec = spec
      self.family = family
      self.seasonal = seasonal
      intervals = true
      self.description = description
    }
  }

  init(
    _ name: String, entries: [Entry], combines: Bool = false, isDecomposition: Bool = false,
    make: @escaping @Sendable (ModelSpec) throws(ModelSpecError) -> any Forecaster
  ) {
    self.name = name
    self.combines = combines
    self.entries = entries
    self.isDecomposition = isDecomposition
    self.make = make
  }
}
