/// The written form of a model, such as `arima(0,1,1)(0,1,1)`, `regression(trend,fourier(3))` or
/// `stl(robust)+ets`.
///
/// This is syntax only: a name, arguments, and for ARIMA a second group of them; or two specs with
/// a plus between them (``pair``). What the words mean is the matter of the family that owns the name; see ``makeForecaster()``. Parsing and
/// printing lose nothing but spaces.
public struct ModelSpec: Sendable, Hashable {
  /// The name before the first parenthesis.
  public let name: String
  /// The arguments of the first group.
  public let arguments: [Argument]
  /// The arguments of the second group, nil where there is none.
  public let seasonalArguments: [Argument]?

  /// One argument: a value, and its label where it is written `label=value`.
  public struct Argument: Sendable, Hashable {
    /// The word before `=`, or nil.
    public let label: String?
    /// The value.
    public let value: Value

    /// An argument from its parts.
    public init(label: String? = nil, _ value: Value) {
      self.label = label
      self.value = value
    }
  }

  /// What an argument can be.
  public indirect enum Value: Sendable, Hashable {
    /// A number; whole ones print without a point.
    case number(Double)
    /// A bare word or a nested call.
    case spec(ModelSpec)
    /// A text in quotes, for names that are no words.
    case text(String)
    /// A bracketed list.
    case list([Value])
  }

  /// A spec from its parts.
  public init(_ name: String, _ arguments: [Argument] = [], seasonal: [Argument]? = nil) {
    self.name = name
    self.arguments = arguments
    self.seasonalArguments = seasonal
  }

  /// A spec that another one follows, `first+second`.
  ///
  /// It has the name `+` and both as arguments, so that no reader takes it for its first part.
  /// Where `first` is such a pair itself, what is written is read from the left: a + (b + c).
  public init(_ first: ModelSpec, followedBy second: ModelSpec) {
    if let (head, rest) = first.pair {
      self.init(head, followedBy: ModelSpec(rest, followedBy: second))
    } else {
      self.init(Self.plus, [Argument(.spec(first)), Argument(.spec(second))])
    }
  }

  private static let plus = "+"

  /// What stands before and behind the plus; nil where there is none.
  public var pair: (first: ModelSpec, second: ModelSpec)? {
    guard name == Self.plus, arguments.count == 2, case .spec(let first) = arguments[0].value,
      case .spec(let second) = arguments[1].value
    else { return nil }
    return (first, second)
  }

  /// A spec with whole numbers as arguments.
  public init(_ name: String, integers: [Int], seasonal: [Int]? = nil) {
    func arguments(_ numbers: [Int]) -> [Argument] {
      numbers.map { Argument(.number(Double($0))) }
    }
    self.init(name, arguments(integers), seasonal: seasonal.map(arguments))
  }
}

extension ModelSpec: LosslessStringConvertible {
  /// Parses the written form; nil where the syntax is broken. ``parse(_:)`` says why.
  public init?(_ description: String) {
    guard let spec = try? Self.parse(description) else { return nil }
    self = spec
  }

  /// The written form, without spaces.
  public var description: String {
    if let (first, second) = pair { return "\(first)+\(second)" }
    func group(_ arguments: [Argument]) -> String {
      "(" + arguments.map(\.description).joined(separator: ",") + ")"
    }
    return name + (arguments.isEmpty && seasonalArguments == nil ? "" : group(arguments))
      + (seasonalArguments.map(group) ?? "")
  }

  /// Parses the written form.
  /// - Throws: ``ModelSpecError/syntax(spec:position:expected:)``.
  public static func parse(_ text: String) throws(ModelSpecError) -> ModelSpec {
    var parser = ModelSpecParser(text)
    return try parser.parseWhole()
  }
}

extension ModelSpec.Value {
  /// A name: a bare word where it can be one, else a text in quotes.
  static func word(_ name: String) -> Self {
    ModelSpecParser.isName(name) ? .spec(ModelSpec(name)) : .text(name)
  }
}

extension ModelSpec.Argument: CustomStringConvertible {
  /// The written form of the argument.
  public var description: String { (label.map { $0 + "=" } ?? "") + value.description }
}

extension ModelSpec.Value: CustomStringConvertible {
  /// The written form of the value.
  public var description: String {
    switch self {
    case .number(let number):
      if let whole = Int(exactly: number) { return String(whole) }
      return String(number)
    case .spec(let spec): return spec.description
    case .text(let text):
      let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }
      return "\"" + escaped.joined() + "\""
    case .list(let values):
      return "[" + values.map(\.description).joined(separator: ",") + "]"
    }
  }
}

extension ModelSpec: Codable {
  /// Writes the written form as one string.
  public func encode(to encoder: any Encoder) throws { try description.encode(to: encoder) }

  /// Reads the written form.
  public init(from decoder: any Decoder) throws {
    self = try Self.parse(String(from: decoder))
  }
}

extension ModelSpec {
  /// Reads a written model that has to be of one type: how models decode whose written form says all.
  static func decodedForecaster<Model: Forecaster>(from decoder: any Decoder) throws -> Model {
    let spec = try ModelSpec(from: decoder)
    guard let model = try spec.makeForecaster() as? Model else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "\"\(spec)\" is no \(Model.self)"))
    }
    return model
  }
}
