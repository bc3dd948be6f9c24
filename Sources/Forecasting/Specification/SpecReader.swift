/// Reads the arguments of a spec one by one, and complains about what is left over.
///
///     var reader = SpecReader(spec)
///     let window = try reader.integer("window", in: 1...100_000)
///     let seasonal = reader.flag("seasonal")
///     try reader.finish()
struct SpecReader {
  let spec: ModelSpec
  private var rest: [ModelSpec.Argument]

  init(_ spec: ModelSpec) {
    self.spec = spec
    rest = spec.arguments
  }

  /// How many arguments are left.
  var remaining: Int { rest.count }

  /// Takes the next argument without a label when it is a number; nil when it is anything else.
  mutating func nextNumber() -> Double? {
    guard let first = rest.first, first.label == nil, case .number(let number) = first.value
    else { return nil }
    rest.removeFirst()
    return number
  }

  /// Takes the next argument without a label, which has to be a whole number in `bounds`.
  mutating func integer(_ what: String, in bounds: ClosedRange<Int>) throws(ModelSpecError) -> Int {
    guard let number = nextNumber(), let whole = Int(exactly: number), bounds.contains(whole)
    else {
      throw invalid(
        "\(what) must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    return whole
  }

  /// Takes the next argument without a label when it is a word or a call.
  mutating func nextTerm() -> ModelSpec? {
    guard let first = rest.first, first.label == nil, case .spec(let term) = first.value
    else { return nil }
    rest.removeFirst()
    return term
  }

  /// Takes the next argument without a label when it is a bare word or a text.
  mutating func nextWord() -> String? {
    guard let first = rest.first, first.label == nil else { return nil }
    switch first.value {
    case .text(let text):
      rest.removeFirst()
      return text
    case .spec(let spec) where spec == ModelSpec(spec.name):
      rest.removeFirst()
      return spec.name
    default: return nil
    }
  }

  /// Takes `label=[…]`, whole numbers in `bounds`, or nil when it is not there.
  mutating func integers(_ label: String, in bounds: ClosedRange<Int>) throws(ModelSpecError)
    -> [Int]?
  {
    guard let value = named(label) else { return nil }
    guard case .list(let entries) = value else {
      throw invalid("\(label) must be a list, as in \(label)=[1,2]")
    }
    var numbers: [Int] = []
    for entry in entries {
      guard case .number(let number) = entry, let whole = Int(exactly: number),
        bounds.contains(whole)
      else {
        throw invalid(
          "\(label) must be whole numbers from \(bounds.lowerBound) to \(bounds.upperBound)")
      }
      numbers.append(whole)
    }
    return numbers
  }

  /// Takes a bare word from anywhere among the arguments; false when it is not there.
  mutating func flag(_ word: String) -> Bool {
    let argument = ModelSpec.Argument(.spec(ModelSpec(word)))
    guard let index = rest.firstIndex(of: argument) else { return false }
    rest.remove(at: index)
    return true
  }

  /// Takes the value of `label=…`, or nil when it is not there.
  mutating func named(_ label: String) -> ModelSpec.Value? {
    guard let index = rest.firstIndex(where: { $0.label == label }) else { return nil }
    return rest.remove(at: index).value
  }

  /// Takes `label=…`, which has to be a whole number in `bounds`, or nil when it is not there.
  mutating func count(_ label: String, in bounds: ClosedRange<Int>) throws(ModelSpecError) -> Int? {
    guard let value = named(label) else { return nil }
    guard case .number(let number) = value, let whole = Int(exactly: number),
      bounds.contains(whole)
    else {
      throw invalid(
        "\(label) must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    return whole
  }

  /// Takes `ic=aic|aicc|bic`; AICc when it is not there.
  mutating func criterion() throws(ModelSpecError) -> InformationCriterion {
    guard let value = named("ic") else { return .aicc }
    guard let criterion = InformationCriterion(rawValue: value.description) else {
      throw invalid("ic must be aic, aicc or bic")
    }
    return criterion
  }

  /// Complains about arguments that nobody took, and about a second group that the family does not
  /// know.
  func finish(allowsSeasonalGroup: Bool = false) throws(ModelSpecError) {
    if let left = rest.first { throw invalid("unexpected argument \"\(left)\"") }
    if !allowsSeasonalGroup, spec.seasonalArguments != nil {
      throw invalid("a second group of arguments has no meaning here")
    }
  }

  /// An error that names the spec.
  func invalid(_ detail: String) -> ModelSpecError {
    .invalidArgument(spec: spec.description, detail: detail)
  }
}
