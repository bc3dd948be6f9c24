/// Why a file of series could not be read, or a result could not be written: what was wrong, where,
/// and what was expected instead.
///
/// Its description is one line, `file:line:field: reason; expected …`.
public struct SeriesFileError: Error, Sendable, Hashable {
  /// Who has to act: the author of the file, or whoever runs the machine.
  public enum Kind: Sendable, Hashable {
    /// The content of the file is wrong (exit code 65).
    case content
    /// The file could not be read or written (exit code 74).
    case io
  }

  /// What kind of mistake it is.
  public enum Problem: Sendable, Hashable {
    /// The file has no byte, or only blank lines.
    case empty
    /// The file has a header and no row.
    case noRows
    /// A column that was asked for is not in the header, or is there twice.
    case column
    /// A cell that should hold a number holds something else.
    case number
    /// A number is infinite, or greater in magnitude than 1e100.
    case range
    /// The id of a row is empty.
    case id
    /// A series is in two groups.
    case group
    /// A timestamp is not one, or does not exist in the calendar.
    case timestamp
    /// Timestamps of one file are written in different ways.
    case mixedTimestamps
    /// Two rows have the same id and timestamp.
    case duplicate
    /// The dates fit no frequency, or not the demanded one.
    case frequency
    /// Filling the gaps of the calendar would make the series absurdly long.
    case gap
    /// The bytes are not UTF-8, or hold a NUL.
    case encoding
    /// A row has more or fewer fields than the header.
    case fieldCount
    /// A quoted field is not closed, or text follows its closing quote.
    case quote
    /// A record is longer than ``PanelReader/maximumRecordLength``.
    case recordLength
    /// An option of the reader is out of its range.
    case option
    /// The operating system refused; the code is its `errno`.
    case system(code: Int32)
  }

  /// What kind of mistake it is.
  public let problem: Problem
  /// The name of the file, as the user gave it.
  public let file: String
  /// The line, counted from 1; a record with line breaks in quotes counts each of them.
  public let line: Int?
  /// The field of the record, counted from 1.
  public let column: Int?
  /// What was wrong.
  public let reason: String
  /// What was expected instead, or what to do.
  public let expected: String?

  /// An error from its parts.
  public init(
    _ problem: Problem, file: String, line: Int? = nil, column: Int? = nil, reason: String,
    expected: String? = nil
  ) {
    self.problem = problem
    self.file = file
    self.line = line
    self.column = column
    self.reason = reason
    self.expected = expected
  }

  /// Whether the content is wrong, or the system refused.
  public var kind: Kind {
    if case .system = problem { .io } else { .content }
  }

  /// Whether the reader at the other end of a pipe is gone, which ends a command quietly.
  public var isBrokenPipe: Bool { problem == .system(code: SystemCall.brokenPipe) }
}

extension SeriesFileError: CustomStringConvertible {
  /// One line: `weekly.csv:17:3: y is "abc"; expected a number`.
  public var description: String {
    var text = file
    if let line { text += ":\(line)" }
    if let column { text += ":\(column)" }
    text += ": \(reason)"
    if let expected { text += "; expected \(expected)" }
    return text
  }
}
