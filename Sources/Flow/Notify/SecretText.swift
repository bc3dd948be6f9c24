import Foundation

/// A text that may be, or contain, a secret kept elsewhere; it is looked up at the moment of use.
///
/// `env:NAME` stands for a variable of the environment and `file:PATH` for the content of a file
/// without the white space around it; within a longer text they are written `${env:NAME}` and
/// `${file:PATH}`. It has no coded form, so that it cannot end in a store by accident.
public struct SecretText: Sendable, Hashable {
  private let written: String
  private let directory: String

  /// A text as it is written.
  /// - Parameter directory: where relative paths start.
  public init(_ written: String, directory: String = ".") {
    self.written = written
    self.directory = directory
  }

  /// Whether any of it is kept elsewhere.
  var isReference: Bool { (try? resolved()) != written }

  /// Why a text cannot be had.
  public enum Fault: Error, Sendable, Hashable, CustomStringConvertible {
    /// A variable of the environment is not set.
    case noVariable(String)
    /// A file cannot be read.
    case noFile(String)

    /// What is missing, and what to do.
    public var description: String {
      switch self {
      case .noVariable(let name): "the environment variable \(name) is not set; set it"
      case .noFile(let path): "the file \(path) of a secret cannot be read; check the path"
      }
    }
  }

  /// The text with its secrets.
  /// - Throws: ``Fault``.
  public func resolved() throws(Fault) -> String {
    if let secret = try lookUp(written) { return secret }
    var text = ""
    var rest = written[...]
    while let opening = rest.range(of: "${"),
      let closing = rest[opening.upperBound...].firstIndex(of: "}")
    {
      text += rest[..<opening.lowerBound]
      let inner = String(rest[opening.upperBound..<closing])
      text += try lookUp(inner) ?? "${\(inner)}"
      rest = rest[rest.index(after: closing)...]
    }
    return text + rest
  }

  /// The secret that a reference stands for; nil for any other text.
  private func lookUp(_ reference: String) throws(Fault) -> String? {
    if reference.hasPrefix("env:") {
      let name = String(reference.dropFirst(4))
      guard let value = ProcessInfo.processInfo.environment[name] else { throw .noVariable(name) }
      return value
    }
    if reference.hasPrefix("file:") {
      let path = String(reference.dropFirst(5))
      let url = URL(
        filePath: path, relativeTo: URL(filePath: directory, directoryHint: .isDirectory))
      guard let data = try? Data(contentsOf: url) else { throw .noFile(path) }
      return String(decoding: data, as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
    return nil
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
