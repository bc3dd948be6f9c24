/// A value that a run can be started with.
public struct FormField: Sendable, Hashable {
  /// How the value is entered.
  public enum Kind: Sendable, Hashable {
    case text
    /// A whole number of a range.
    case integer(ClosedRange<Int>)
    /// One of several words.
    case choice([String])
    /// A date and a time to the minute, `2026-11-23T00:00`; empty for now.
    case instant
    /// A list, one a line.
    case lines
  }

  /// What the value is called when it is sent.
  public let name: String
  /// What people call it.
  public let label: String
  /// How it is entered.
  public let kind: Kind
  /// What stands there at first.
  public let value: String
  /// What to know about it.
  public let help: String

  /// A field.
  public init(name: String, label: String, kind: Kind, value: String, help: String = "") {
    self.name = name
    self.label = label
    self.kind = kind
    self.value = value
    self.help = help
  }
}

/// A value of a form that is not to be used.
public struct FormError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The name of the field.
  public let field: String
  /// What was expected, in one sentence.
  public let message: String

  /// An error.
  public init(field: String, message: String) {
    self.field = field
    self.message = message
  }

  /// What was wrong and what to do.
  public var description: String { "\(field): \(message)" }
}
