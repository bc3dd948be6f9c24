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
public enum LogStream: String, Sendable, Hashable, Codable, CaseIterable {
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
  /// Facts beside the message, by name.
  public let facts: [String: String]
  /// Where it was printed, for a line that was not written to the log.
  public let stream: LogStream?
  /// Its place in the store, which grows with time; nil for a line that is not there yet.
  public let place: Int64?

  /// A line.
  public init(
    time: Date, level: LogLevel, task: String?, message: String, facts: [String: String] = [:],
    stream: LogStream? = nil, place: Int64? = nil
  ) {
    self.time = time
    self.level = level
    self.task = task
    self.message = message
    self.facts = facts
    self.stream = stream
    self.place = place
  }

  /// The message and its facts, `name=value`, in the order of their names.
  public var text: String {
    message + facts.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
  }
}
