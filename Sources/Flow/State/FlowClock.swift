public import Foundation

/// What tells the time and waits; tests bring their own.
public protocol FlowClock: Sendable {
  /// The wall-clock time.
  var now: Date { get }

  /// Waits at least this long.
  /// - Throws: `CancellationError` when the waiting task is cancelled.
  func sleep(for duration: Duration) async throws
}

/// The clock of this machine.
public struct SystemClock: FlowClock {
  /// The clock.
  public init() {}

  /// The wall-clock time.
  public var now: Date { Date() }

  /// Waits on the monotonic clock, which goes on while the machine sleeps.
  public func sleep(for duration: Duration) async throws {
    try await Task.sleep(for: duration, clock: .continuous)
  }
}
