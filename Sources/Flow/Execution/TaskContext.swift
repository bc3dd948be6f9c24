import Foundation
import Synchronization

/// What the body of a task can do beside its work.
public final class TaskContext: Sendable {
  private struct Contents {
    var published = Published()
    var isClosed = false
  }

  /// The key of the task.
  public let key: String
  /// The number of this attempt, from 1; those of executions that crashed count, those of one that
  /// failed do not.
  public let attempt: Int
  /// Raised when the attempt should stop: the run is cancelled, or its time is up.
  public let stop: StopSignal
  private let journal: Journal
  private let contents = Mutex(Contents())

  init(key: String, attempt: Int, stop: StopSignal, journal: Journal) {
    self.key = key
    self.attempt = attempt
    self.stop = stop
    self.journal = journal
  }

  /// Writes a line to the run's log, with facts beside the message.
  public func log(_ level: LogLevel, _ message: String, facts: [String: String] = [:]) {
    journal.log(level, message, task: key, facts: facts)
  }

  /// Publishes an artifact when the task completes, in the same transaction; an attempt that fails
  /// publishes nothing.
  public func publish(_ artifact: Artifact) {
    contents.withLock { if !$0.isClosed { $0.published.artifacts.append(artifact) } }
  }

  /// Tells people something when the task completes, in the same transaction, over the channels
  /// that its workflow has for it; see ``Courier``.
  /// - Parameters:
  ///   - kind: what it is about.
  ///   - subject: one line.
  ///   - body: the whole text.
  public func notify(_ kind: NoticeKind, _ subject: String, body: String) {
    let notice = TaskNotice(kind: kind, subject: subject, body: body)
    contents.withLock { if !$0.isClosed { $0.published.notices.append(notice) } }
  }

  /// Performs a long computation on a thread of its own: on those of Swift's cooperative pool it
  /// would keep the scheduler and the page waiting.
  /// - Throws: what the work throws.
  public func compute<Value: Sendable>(
    _ work: @escaping @Sendable (StopSignal) throws -> Value
  ) async throws -> Value {
    try await Thread.perform { [stop] in Result { try work(stop) } }.get()
  }

  /// Ends the attempt: what is published from now on comes too late.
  func close() -> Published {
    contents.withLock { contents in
      contents.isClosed = true
      return contents.published
    }
  }
}

/// What a task leaves beside its result.
struct Published: Sendable {
  var artifacts: [Artifact] = []
  var notices: [TaskNotice] = []
}
