import Foundation
import Synchronization

/// Runs units on threads of its own, each pulling the next unit from one cursor.
///
/// The threads are not those of Swift's cooperative pool: long computations there would keep the
/// scheduler and the page waiting.
public struct CoreRunner: TaskRunner {
  /// The number of threads.
  public let threads: Int
  private let clock: any FlowClock

  /// A runner; by default with a thread for each core.
  public init(threads: Int? = nil, clock: any FlowClock = SystemClock()) {
    self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    self.clock = clock
  }

  /// The stack of a thread: deep recursions of a model must not end the process.
  static let stackSize = 8 << 20

  /// Runs units; see ``TaskRunner/run(_:stop:report:)``.
  public func run(
    _ units: [WorkUnit], stop: StopSignal,
    report: @escaping @Sendable (_ index: Int, UnitReport) -> Void
  ) async {
    guard !units.isEmpty else { return }
    let deadlines = units.contains { $0.timeout != nil } ? DeadlineWatch() : nil
    let watch = Task(executorPreference: FlowThread.shared) { await deadlines?.run() }
    await Thread.perform { [threads, clock] in
      // What is thrown only ends the crew: every unit that began has reported.
      _ = try? Crew.map(count: units.count, threads: threads) { index in
        try stop.check()
        let started = clock.now
        let outcome = Result {
          if let timeout = units[index].timeout, let deadlines {
            try deadlines.perform(units[index], index, within: timeout, stop: stop)
          } else {
            try units[index].perform(stop)
          }
        }
        report(index, UnitReport(started: started, ended: clock.now, outcome: outcome))
      }
    }
    watch.cancel()
  }
}

/// Raises the stop signals of units whose time is up.
private final class DeadlineWatch: Sendable {
  private struct Entry {
    let due: ContinuousClock.Instant
    let stop: StopSignal
  }

  private static let period = Duration.milliseconds(20)
  private let entries = Mutex<[Int: Entry]>([:])

  /// Looks at the clock until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      let now = ContinuousClock.now
      let late = entries.withLock { entries in entries.values.filter { $0.due <= now } }
      for entry in late { entry.stop.raise() }
      try? await SystemClock().sleep(for: Self.period)
    }
  }

  /// Performs a unit with a signal of its own; what it throws after its time is a timeout.
  func perform(_ unit: WorkUnit, _ index: Int, within timeout: Duration, stop: StopSignal) throws
    -> [UInt8]
  {
    let own = StopSignal()
    let due = ContinuousClock.now.advanced(by: timeout)
    entries.withLock { $0[index] = Entry(due: due, stop: own) }
    defer { entries.withLock { $0[index] = nil } }
    do {
      return try stop.withHandler(own.raise) { try unit.perform(own) }
    } catch {
      if own.isRaised, !stop.isRaised {
        throw FlowError.timedOut(task: unit.key, seconds: timeout.seconds)
      }
      throw error
    }
  }
}
