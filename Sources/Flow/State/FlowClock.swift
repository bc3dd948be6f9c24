internal import Dispatch
public import Foundation

/// What tells the time and waits; tests bring their own.
public protocol FlowClock: Sendable {
  /// The wall-clock time, which somebody may set.
  var now: Date { get }

  /// The time since a fixed instant of this process, which nobody can set: spans are measured by
  /// it.
  var uptime: Duration { get }

  /// Waits at least this long.
  /// - Throws: `CancellationError` when the waiting task is cancelled.
  func sleep(for duration: Duration) async throws
}

extension FlowClock {
  /// The machine's monotonic time, which goes on while the machine sleeps.
  public var uptime: Duration { SystemClock.start.duration(to: .now) }
}

/// The clock of this machine.
public struct SystemClock: FlowClock {
  fileprivate static let start = ContinuousClock.now

  /// Timers fire here: a pool of threads full of work does not delay them.
  private static let timers = DispatchQueue(label: "flow.clock")
  /// Timers stand still while the machine sleeps, so long waits are made of shorter ones.
  private static let longestTimer = Duration.seconds(30)

  /// The clock.
  public init() {}

  /// The wall-clock time.
  public var now: Date { Date() }

  /// Waits on the monotonic clock, which goes on while the machine sleeps.
  public func sleep(for duration: Duration) async throws {
    let end = ContinuousClock.now + duration
    while true {
      try Task.checkCancellation()
      let left = ContinuousClock.now.duration(to: end)
      if left <= .zero { return }
      await Self.pause(min(left, Self.longestTimer))
    }
  }

  /// Waits for a timer, or less when the task is cancelled.
  private static func pause(_ duration: Duration) async {
    let end = Settlement<Void>()
    let timer = DispatchSource.makeTimerSource(flags: .strict, queue: timers)
    let nanoseconds = Int((duration.seconds * 1e9).rounded(.up))
    timer.schedule(deadline: .now() + .nanoseconds(nanoseconds), leeway: .milliseconds(1))
    timer.setEventHandler { end.settle(()) }
    timer.activate()
    await withTaskCancellationHandler {
      await end.outcome()
    } onCancel: {
      end.settle(())
    }
    timer.cancel()
  }
}
