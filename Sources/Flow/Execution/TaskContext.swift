import Synchronization

/// What the body of a task can do beside its work.
public final class TaskContext: Sendable {
  private struct Contents {
    var artifacts: [Artifact] = []
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

  /// Writes a line to the run's log.
  public func log(_ level: LogLevel, _ message: String) {
    journal.log(level, message, task: key)
  }

  /// Publishes an artifact when the task completes, in the same transaction; an attempt that fails
  /// publishes nothing.
  public func publish(_ artifact: Artifact) {
    contents.withLock { if !$0.isClosed { $0.artifacts.append(artifact) } }
  }

  /// Ends the attempt: what is published from now on comes too late.
  func close() -> [Artifact] {
    contents.withLock { contents in
      contents.isClosed = true
      return contents.artifacts
    }
  }
}
