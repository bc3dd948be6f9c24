import Foundation
import Synchronization

/// The log of an execution on its way to the store, and the line to the observer.
final class Journal: Sendable {
  let run: String
  let clock: any FlowClock
  private let observer: (@Sendable (FlowEvent) -> Void)?
  private let lines = Mutex<[LogLine]>([])

  init(run: String, clock: any FlowClock, observer: (@Sendable (FlowEvent) -> Void)?) {
    self.run = run
    self.clock = clock
    self.observer = observer
  }

  /// Tells the observer.
  func emit(_ event: FlowEvent) { observer?(event) }

  /// Keeps a line for the next transaction.
  func log(
    _ level: LogLevel, _ message: String, task: String?, facts: [String: String] = [:]
  ) {
    add(LogLine(time: clock.now, level: level, task: task, message: message, facts: facts))
  }

  /// Keeps a line that the process of a task printed.
  func log(_ stream: LogStream, _ message: String, task: String) {
    add(
      LogLine(
        time: clock.now, level: stream == .stdout ? .info : .warning, task: task,
        message: message, stream: stream))
  }

  private func add(_ line: LogLine) {
    lines.withLock { $0.append(line) }
    emit(.log(run: run, line))
  }

  /// The lines that no transaction has taken yet.
  func drain() -> [LogLine] {
    lines.withLock { lines in
      defer { lines = [] }
      return lines
    }
  }

  /// Gives lines back that a transaction took and could not write.
  func restore(_ taken: [LogLine]) {
    lines.withLock { $0 = taken + $0 }
  }
}
