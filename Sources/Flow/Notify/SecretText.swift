import Foundation

/// A text that may be, or contain, a secret kept elsewhere; it is looked up at the moment of use.
///
/// `env:NAME` stands for a variable of the environment and `file:PATH` for the content of a file
/// without the white space around it; within a longer text they are written `${env:NAME}` and
/// `${file:PATH}`. A secret is never empty. It has no coded form, so that it cannot end in a store
/// by accident.
public struct SecretText: Sendable, Hashable {
  private let written: String
  private let directory: String

  /// A text as it is written.
  /// - Parameter directory: where relative paths start.
  public init(_ written: String, directory: String = ".") {
    self.written = written
    self.directory = directory
  }

  /// Why a text cannot be had.
  public enum Fault: Error, Sendable, Hashable, CustomStringConvertible {
    /// A variable of the environment is not set, or empty.
    case noVariable(String)
    /// A file cannot be read as UTF-8, or is empty.
    case noFile(String)

    /// What is missing, and what to do.
    public var description: String {
      switch self {
      case .noVariable(let name):
        "the environment variable \(name) is not set or is empty; set it"
      case .noFile(let path):
        "the file \(path) of a secret cannot be read or is empty; check the path and what is there"
      }
    }
  }

  /// The text with its secrets.
  /// - Parameter values: takes the secrets, to keep them out of messages.
  /// - Throws: ``Fault``.
  public func resolved(noting values: inout SecretValues) throws(Fault) -> String {
    if let reference = Reference(whole: written) { return try lookUp(reference, &values) }
    var text = ""
    var place = written.startIndex
    for match in written.matches(of: Self.placeholder) {
      text += written[place..<match.range.lowerBound]
      text += try lookUp(Reference(kind: match.output.1, name: match.output.2), &values)
      place = match.range.upperBound
    }
    return text + written[place...]
  }

  private func lookUp(_ reference: Reference, _ values: inout SecretValues) throws(Fault)
    -> String
  {
    let value: String
    switch reference {
    case .variable(let name):
      value = ProcessInfo.processInfo.environment[name] ?? ""
      if value.isEmpty { throw .noVariable(name) }
    case .file(let path):
      let url = URL(
        filePath: path, relativeTo: URL(filePath: directory, directoryHint: .isDirectory))
      value = ((try? String(contentsOf: url, encoding: .utf8)) ?? "")
        .trimmingCharacters(in: .whitespacesAndNewlines)
      if value.isEmpty { throw .noFile(path) }
    }
    values.insert(value)
    return value
  }
}

// MARK: - References

extension SecretText {
  /// Where a secret is kept.
  private enum Reference {
    case variable(String)
    case file(String)

    init(kind: Substring, name: Substring) {
      self = kind == "env" ? .variable(String(name)) : .file(String(name))
    }

    /// A text that is nothing but a reference.
    init?(whole text: String) {
      guard let match = text.wholeMatch(of: /(env|file):(.*)/.dotMatchesNewlines()) else {
        return nil
      }
      self.init(kind: match.output.1, name: match.output.2)
    }
  }

  /// A reference within a longer text.
  private static var placeholder: Regex<(Substring, Substring, Substring)> {
    /\$\{(env|file):([^}]*)\}/
  }

  /// What is written, with something else in the place of each reference; nothing is looked up.
  package func replacingReferences(with replacement: String) -> String {
    if Reference(whole: written) != nil { return replacement }
    return written.replacing(Self.placeholder, with: replacement)
  }

  /// Whether any of it is kept elsewhere.
  package var hasReference: Bool {
    Reference(whole: written) != nil || written.contains(Self.placeholder)
  }

  /// Whether its beginning, or all of it, is kept elsewhere.
  package var beginsWithReference: Bool {
    Reference(whole: written) != nil || written.prefixMatch(of: Self.placeholder) != nil
  }
}

extension SecretText: CustomStringConvertible {
  /// Says nothing of the content.
  public var description: String { "(secret)" }
}

extension SecretText: CustomReflectable {
  /// Says nothing of the content.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
