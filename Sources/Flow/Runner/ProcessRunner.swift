import Foundation
import Synchronization

/// Runs units in child processes, which can be killed and whose death harms nobody else.
///
/// A process does one unit after the other, and is replaced when it dies. A unit over its time, or
/// in progress when the run is stopped, ends with its process: by `SIGTERM`, after half a second by
/// `SIGKILL`, sent to the group that the process leads. Processes end when this one does. The outputs
/// are the same bytes as those of a ``CoreRunner``.
public struct ProcessRunner: TaskRunner {
  /// The number of processes.
  public let count: Int
  /// What they run.
  public let program: WorkerProgram
  private let clock: any FlowClock

  /// A runner; by default with a process for each core.
  public init(
    count: Int? = nil, program: WorkerProgram = .this, clock: any FlowClock = SystemClock()
  ) {
    self.count = max(1, count ?? ProcessInfo.processInfo.activeProcessorCount)
    self.program = program
    self.clock = clock
  }

  /// Runs units; see ``TaskRunner/run(_:stop:report:)``.
  public func run(
    _ units: [WorkUnit], stop: StopSignal,
    report: @escaping @Sendable (_ index: Int, UnitReport) -> Void
  ) async {
    let seat = WorkerSeat(
      units: units, stop: stop, program: program, clock: clock, report: report,
      shared: WorkerSeat.Shared())
    // Not cancelled with the caller: the signal alone stops the processes, in good order.
    await Task.detached { [count] in
      await withTaskGroup { group in
        for _ in 0..<min(count, units.count) { group.addTask { await seat.work() } }
      }
    }.value
  }
}

extension TaskRunner where Self == ProcessRunner {
  /// Child processes of this one: `count`, or one for each core.
  public static func processes(_ count: Int? = nil, program: WorkerProgram = .this) -> ProcessRunner
  {
    ProcessRunner(count: count, program: program)
  }
}
