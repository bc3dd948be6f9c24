public import Logging

/// Sends what code writes to a swift-log `Logger` to the log of a run.
///
/// ```swift
/// let logger = Logger(label: "http") { _ in FlowLogHandler(run) }
/// ```
public struct FlowLogHandler: LogHandler {
  /// Facts added to every line.
  public var metadata: Logger.Metadata = [:]
  /// What matters less is left out.
  public var logLevel: Logger.Level = .debug
  private let write: @Sendable (LogLevel, String, [String: String]) -> Void

  /// A handler that writes to the log of a run.
  public init(_ run: Run) {
    write = { run.log($0, $1, facts: $2) }
  }

  /// A handler that writes to the log of a run in the name of a task.
  public init(_ task: TaskContext) {
    write = { task.log($0, $1, facts: $2) }
  }

  /// Facts added to every line, by key.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a line: the message, and its metadata as facts beside it.
  public func log(event: LogEvent) {
    let facts = metadata.merging(event.metadata ?? [:]) { _, own in own }
    write(Self.level(event.level), "\(event.message)", facts.mapValues { "\($0)" })
  }

  private static func level(_ level: Logger.Level) -> LogLevel {
    switch level {
    case .trace, .debug: .debug
    case .info, .notice: .info
    case .warning: .warning
    case .error, .critical: .error
    }
  }
}
