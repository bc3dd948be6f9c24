public import Foundation

/// How much a log line matters.
public enum LogLevel: Int, Sendable, Hashable, Codable, CaseIterable, Comparable {
  /// For whoever looks for a fault in the flow.
  case debug
  /// What happened.
  case info
  /// Something to look at; the run goes on.
  case warning
  /// Something failed.
  case error

  /// The level's name in lower case.
  public var name: String { "\(self)" }

  /// The level of this name.
  public init?(name: String) {
    guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = level
  }

  /// Whether a level matters less than another.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Where a process printed a line.
public enum LogStream: String, Sendable, Hashable, Codable {
  /// The standard output.
  case stdout
  /// The standard error.
  case stderr
}

/// One line of a run's log.
public struct LogLine: Sendable, Hashable, Codable {
  /// When it was written.
  public let time: Date
  /// How much it matters.
  public let level: LogLevel
  /// The key of the task that wrote it; nil for the run itself.
  public let task: String?
  /// What it says.
  public let message: String
  /// Where it was printed; nil for what was logged.
  public let stream: LogStream?

  /// A line.
  public init(
    time: Date, level: LogLevel, task: String?, message: String, stream: LogStream? = nil
  ) {
    self.time = time
    self.level = level
    self.task = task
    self.message = message
    self.stream = stream
  }
}
