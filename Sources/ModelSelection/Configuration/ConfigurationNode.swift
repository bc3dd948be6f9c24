internal import Forecasting
internal import SeriesIO
internal import Yams

/// A value of a configuration file that knows where it stands. Reading it checks its type; a
/// mapping checks its keys.
struct ConfigurationNode {
  let file: String
  /// The keys that lead here, such as `source.retries`.
  let path: String
  let node: Node

  /// The text of a file.
  /// - Throws: ``ConfigurationError`` unless it is UTF-8; `SeriesFileError` where it cannot be read.
  static func text(path: String) throws -> String {
    guard let text = String(validating: try FileBytes.read(path: path), as: UTF8.self) else {
      throw ConfigurationError(file: path, reason: "the file is not UTF-8")
    }
    return text
  }

  /// Parses a file's text.
  static func parse(_ text: String, file: String) throws(ConfigurationError) -> ConfigurationNode {
    let root: Node?
    do {
      root = try compose(yaml: text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
    } catch let error as YamlError {
      throw ConfigurationError(error, file: file)
    } catch {
      throw ConfigurationError(file: file, reason: "\(error)")
    }
    guard let root else { throw ConfigurationError(file: file, reason: "the file is empty") }
    return ConfigurationNode(file: file, path: "", node: root)
  }

  /// The entries of a mapping, after checking that every key is one of `keys`.
  func mapping(keys: [String]) throws(ConfigurationError) -> ConfigurationMapping {
    guard let mapping = node.mapping else { throw wrong(expected: "a mapping") }
    var entries: [String: ConfigurationNode] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string else { throw at(key, "keys have to be words") }
      guard keys.contains(name) else {
        let nearest = NearestName.nearest(to: name, in: keys)
        throw at(key, "unknown key \"\(child(name))\"; did you mean \"\(child(nearest))\"?")
      }
      entries[name] = ConfigurationNode(file: file, path: child(name), node: value)
    }
    return ConfigurationMapping(node: self, entries: entries)
  }

  /// The elements of a list.
  func list() throws(ConfigurationError) -> [ConfigurationNode] {
    guard let sequence = node.sequence else { throw wrong(expected: "a list") }
    return sequence.enumerated().map { index, element in
      ConfigurationNode(file: file, path: "\(path)[\(index)]", node: element)
    }
  }

  /// A text.
  func text() throws(ConfigurationError) -> String {
    guard let scalar = node.scalar, !scalar.string.isEmpty else { throw wrong(expected: "a text") }
    return scalar.string
  }

  /// A whole number within bounds.
  func integer(in bounds: ClosedRange<Int>) throws(ConfigurationError) -> Int {
    guard let number = Int(try text()), bounds.contains(number) else {
      throw wrong(
        expected: bounds.upperBound == .max
          ? "a whole number, at least \(bounds.lowerBound)"
          : "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    return number
  }

  /// A finite number within bounds.
  func number(in bounds: Range<Double>) throws(ConfigurationError) -> Double {
    guard let number = Double(try text()), bounds.contains(number) else {
      throw wrong(expected: "a number from \(bounds.lowerBound) to below \(bounds.upperBound)")
    }
    return number
  }

  /// A value with a written form.
  func value<Value: LosslessStringConvertible>(
    _ type: Value.Type = Value.self, expected: String
  ) throws(ConfigurationError) -> Value {
    guard let value = Value(try text()) else { throw wrong(expected: expected) }
    return value
  }

  /// `true` or `false`.
  func flag() throws(ConfigurationError) -> Bool {
    guard let flag = Bool(try text()) else { throw wrong(expected: "true or false") }
    return flag
  }

  /// A number of bytes, with or without a unit.
  func size() throws(ConfigurationError) -> Int {
    guard let bytes = DurationText.parseSize(try text()) else {
      throw wrong(expected: "a size such as 500MB or 1GB")
    }
    return bytes
  }

  /// One word out of a few.
  func choice<Value: RawRepresentable & CaseIterable>(_ type: Value.Type = Value.self)
    throws(ConfigurationError) -> Value where Value.RawValue == String
  {
    guard let value = Value(rawValue: try text()) else {
      throw wrong(expected: Value.allCases.map(\.rawValue).joined(separator: " or "))
    }
    return value
  }

  /// An error that quotes the value and says what was expected.
  func wrong(expected: String) -> ConfigurationError {
    let found =
      node.scalar.map { "\"\($0.string.prefix(60))\($0.string.count > 60 ? "…" : "")\"" }
      ?? (node.mapping == nil ? "a list" : "a mapping")
    return invalid("\(path.isEmpty ? "the file" : path) is \(found); expected \(expected)")
  }

  /// An error at this place.
  func invalid(_ reason: String) -> ConfigurationError { at(node, reason) }

  private func at(_ node: Node, _ reason: String) -> ConfigurationError {
    ConfigurationError(
      file: file, line: node.mark?.line, column: node.mark?.column, reason: reason)
  }

  private func child(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

/// The checked entries of a mapping.
struct ConfigurationMapping {
  let node: ConfigurationNode
  let entries: [String: ConfigurationNode]

  subscript(key: String) -> ConfigurationNode? { entries[key] }

  /// An entry that has to be there.
  func required(_ key: String) throws(ConfigurationError) -> ConfigurationNode {
    guard let entry = entries[key] else {
      throw node.invalid("\(node.path.isEmpty ? "" : node.path + ".")\(key) is missing")
    }
    return entry
  }
}

extension ConfigurationError {
  fileprivate init(_ error: YamlError, file: String) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(file: file, line: mark.line, column: mark.column, reason: "not YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      self.init(
        file: file, line: context.mark.line, column: context.mark.column,
        reason: "a key stands twice: \(duplicates.map { "\($0)" }.joined(separator: ", "))")
    default:
      self.init(file: file, reason: "not YAML: \(error)")
    }
  }
}
