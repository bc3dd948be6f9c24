import Foundation

/// A text that may be, or contain, a secret kept elsewhere; it is looked up at the moment of use.
///
/// `env:NAME` stands for a variable of the environment and `file:PATH` for the content of a file
/// without the white space around it; within a longer text they are written `${env:NAME}` and
/// `${file:PATH}`. A secret is never empty. It has no coded form, so that it cannot end in a store
/// by accident.
public struct SecretText: Sendable, Hashable {
  private let pieces: [Piece]
  private let directory: String

  /// A text as it is written.
  /// - Parameter directory: where relative paths start.
  public init(_ written: String, directory: String = ".") {
    pieces = Piece.all(of: written)
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
    var text = ""
    for piece in pieces { text += try content(of: piece, &values) }
    return text
  }

  private func content(of piece: Piece, _ values: inout SecretValues) throws(Fault) -> String {
    let value: String
    switch piece {
    case .plain(let text): return text
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
  /// A part of what is written: as it stands, or kept elsewhere.
  private enum Piece: Sendable, Hashable {
    case plain(String)
    case variable(String)
    case file(String)

    private init(kind: Substring, name: Substring) {
      self = kind == "env" ? .variable(String(name)) : .file(String(name))
    }

    /// The parts in order: one reference alone, or references in braces within a longer text.
    static func all(of written: String) -> [Piece] {
      if let match = written.wholeMatch(of: /(env|file):(.*)/.dotMatchesNewlines()) {
        return [Piece(kind: match.output.1, name: match.output.2)]
      }
      var pieces: [Piece] = []
      var place = written.startIndex
      for match in written.matches(of: /\$\{(env|file):([^}]*)\}/) {
        if place < match.range.lowerBound {
          pieces.append(.plain(String(written[place..<match.range.lowerBound])))
        }
        pieces.append(Piece(kind: match.output.1, name: match.output.2))
        place = match.range.upperBound
      }
      if place < written.endIndex { pieces.append(.plain(String(written[place...]))) }
      return pieces
    }

    /// Whether it is kept elsewhere.
    var isReference: Bool {
      if case .plain = self { false } else { true }
    }
  }

  /// What is written, with something else in the place of each reference; nothing is looked up.
  package func replacingReferences(with replacement: String) -> String {
    pieces.map { piece in
      if case .plain(let text) = piece { text } else { replacement }
    }.joined()
  }

  /// Whether any of it is kept elsewhere.
  package var hasReference: Bool { pieces.contains(where: \.isReference) }

  /// Whether its beginning, or all of it, is kept elsewhere.
  package var beginsWithReference: Bool { pieces.first?.isReference ?? false }
}

extension SecretText: CustomStringConvertible {
  /// Says nothing of the content.
  public var description: String { "(secret)" }
}

extension SecretText: CustomReflectable {
  /// Says nothing of the content.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
