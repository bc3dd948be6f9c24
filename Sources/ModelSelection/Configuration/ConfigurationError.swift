/// What is wrong with a configuration, where, and what was expected.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// The line, counted from 1, where known.
  public let line: Int?
  /// The column, counted from 1, where known.
  public let column: Int?
  /// What was wrong, and what was expected.
  public let reason: String

  /// An error at a place of a file.
  public init(file: String, line: Int? = nil, column: Int? = nil, reason: String) {
    self.file = file
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// `file:line:column: reason`.
  public var description: String {
    ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
      + ": " + reason
  }
}
