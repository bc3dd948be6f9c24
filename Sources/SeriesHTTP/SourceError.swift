public import SeriesIO

/// Why a source gave no series.
public struct SourceError: Error, Sendable, Hashable {
  /// Who has to act.
  public enum Kind: Sendable, Hashable {
    /// The service did not answer, or answered with an error (exit code 69).
    case unavailable
    /// The service answered with something else than series, or the configuration of the source is
    /// wrong (exit code 65).
    case content
    /// A local file could not be read (exit code 74).
    case io
    /// The task was cancelled.
    case cancelled
  }

  /// Who has to act.
  public let kind: Kind
  /// The name of the source, the address without credentials and query, or the file.
  public let source: String
  /// The last HTTP status, where there was an answer.
  public let status: Int?
  /// How many requests were sent.
  public let attempts: Int
  /// What went wrong the last time.
  public let reason: String
  /// Whether another attempt may help.
  public let isTransient: Bool
  /// How long the service asks to wait before it.
  public let retryAfter: Duration?

  /// An error from its parts.
  public init(
    _ kind: Kind, source: String, status: Int? = nil, attempts: Int = 0, reason: String,
    isTransient: Bool = false, retryAfter: Duration? = nil
  ) {
    self.kind = kind
    self.source = source
    self.status = status
    self.attempts = attempts
    self.reason = reason
    self.isTransient = isTransient
    self.retryAfter = retryAfter
  }

  /// The error of a file that serves as source.
  public init(_ error: SeriesFileError) {
    self.init(
      error.kind == .io ? .io : .content, source: error.file, reason: error.description)
  }
}

extension SourceError: CustomStringConvertible {
  /// One line.
  public var description: String {
    if attempts == 0 { return reason.hasPrefix(source) ? reason : "\(source): \(reason)" }
    return "\(source): \(reason) (\(attempts) attempt\(attempts == 1 ? "" : "s"))"
  }
}
