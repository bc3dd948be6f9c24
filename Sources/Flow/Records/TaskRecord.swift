public import Foundation

/// One task of a run, with every attempt.
public struct TaskRecord: Sendable, Hashable, Codable {
  /// The key, unique in the run: `load`, `backtest/naive/0`.
  public let key: String
  /// The state.
  public let state: State
  /// When the first attempt began.
  public let started: Date?
  /// When the last attempt ended.
  public let ended: Date?
  /// Why the last attempt failed.
  public let error: String?
  /// Every attempt that has ended, in order.
  public let attempts: [AttemptRecord]
  /// When the attempt in progress began; nil between attempts, and for a unit of a map, which is only
  /// shown to run.
  public let attemptStarted: Date?

  /// A task.
  public init(
    key: String, state: State, started: Date?, ended: Date?, error: String?,
    attempts: [AttemptRecord], attemptStarted: Date? = nil
  ) {
    self.key = key
    self.state = state
    self.started = started
    self.ended = ended
    self.error = error
    self.attempts = attempts
    self.attemptStarted = attemptStarted
  }
}

/// One attempt at a task.
public struct AttemptRecord: Sendable, Hashable, Codable {
  /// Its number, from 1.
  public let number: Int
  /// When it began.
  public let started: Date
  /// When it ended.
  public let ended: Date
  /// Why it failed; nil when it did not.
  public let error: String?
  /// The seconds waited between the end of the previous attempt and this one.
  public let wait: Double

  /// An attempt.
  public init(number: Int, started: Date, ended: Date, error: String?, wait: Double) {
    self.number = number
    self.started = started
    self.ended = ended
    self.error = error
    self.wait = wait
  }
}
