/// A recursive-descent parser of ``ModelSpec``:
///
///     spec     = call [ "+" spec ]
///     call     = name [ group [ group ] ]
///     group    = "(" [ argument { "," argument } ] ")"
///     argument = [ name "=" ] value
///     value    = number | spec | text | "[" [ value { "," value } ] "]"
///
/// A text stands in quotes, with a backslash before quotes and backslashes within.
struct ModelSpecParser {
  private let text: String
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
  }

  mutating func parseWhole() throws(ModelSpecError) -> ModelSpec {
    let spec = try parseSpec()
    skipSpaces()
    guard position == bytes.count else { throw expected("the end") }
    return spec
  }

  private mutating func parseSpec() throws(ModelSpecError) -> ModelSpec {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 16 else { throw expected("at most 16 models within models") }
    let first = try parseCall()
    guard skip("+") else { return first }
    skipSpaces()
    guard let byte = peek(), Self.startsName(byte) else { throw expected("a model after \"+\"") }
    return ModelSpec(first, followedBy: try parseSpec())
  }

  private mutating func parseCall() throws(ModelSpecError) -> ModelSpec {
    let name = try parseName()
    guard let arguments = try parseGroup() else { return ModelSpec(name) }
    return ModelSpec(name, arguments, seasonal: try parseGroup())
  }

  private mutating func parseGroup() throws(ModelSpecError) -> [ModelSpec.Argument]? {
    guard skip("(") else { return nil }
    var arguments: [ModelSpec.Argument] = []
    if skip(")") { return arguments }
    repeat { arguments.append(try parseArgument()) } while skip(",")
    guard skip(")") else { throw expected("\",\" or \")\"") }
    return arguments
  }

  private mutating func parseArgument() throws(ModelSpecError) -> ModelSpec.Argument {
    skipSpaces()
    let start = position
    if let byte = peek(), Self.startsName(byte) {
      let label = try parseName()
      if skip("=") { return ModelSpec.Argument(label: label, try parseValue()) }
      position = start
    }
    return ModelSpec.Argument(try parseValue())
  }

  private mutating func parseValue() throws(ModelSpecError) -> ModelSpec.Value {
    skipSpaces()
    guard let byte = peek() else { throw expected("a value") }
    if Self.startsName(byte) { return .spec(try parseSpec()) }
    if byte == UInt8(ascii: "\"") { return .text(try parseText()) }
    guard skip("[") else { return .number(try parseNumber()) }
    var values: [ModelSpec.Value] = []
    if skip("]") { return .list(values) }
    repeat { values.append(try parseValue()) } while skip(",")
    guard skip("]") else { throw expected("\",\" or \"]\"") }
    return .list(values)
  }

  private mutating func parseName() throws(ModelSpecError) -> String {
    skipSpaces()
    let start = position
    guard let first = peek(), Self.startsName(first) else { throw expected("a name") }
    while let byte = peek(), Self.startsName(byte) || Self.continuesName(byte) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func parseText() throws(ModelSpecError) -> String {
    var content: [UInt8] = []
    position += 1
    while let byte = peek(), byte != UInt8(ascii: "\"") {
      if byte == UInt8(ascii: "\\") { position += 1 }
      guard let literal = peek() else { break }
      content.append(literal)
      position += 1
    }
    guard peek() != nil else { throw expected("a closing quote") }
    position += 1
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func parseNumber() throws(ModelSpecError) -> Double {
    let start = position
    while let byte = peek(), Self.isNumeric(byte) { position += 1 }
    guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)),
      number.isFinite
    else {
      position = start
      throw expected("a number, a word or a list")
    }
    return number
  }

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpaces() {
    while peek() == UInt8(ascii: " ") { position += 1 }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private func expected(_ what: String) -> ModelSpecError {
    .syntax(spec: text, position: position + 1, expected: what)
  }

  private static func startsName(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func continuesName(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      || "_./".utf8.contains(byte)
  }

  /// Whether a text reads as a bare word.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, startsName(first) else { return false }
    return text.utf8.allSatisfy { startsName($0) || continuesName($0) }
  }

  private static func isNumeric(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || ".+-eE".utf8.contains(byte)
  }
}
