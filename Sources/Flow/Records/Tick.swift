public import Foundation

/// What became of one due instant of a schedule.
public struct Tick: Sendable, Hashable, Codable {
  /// What was decided.
  public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// A run was started.
    case fired
    /// A run waits for its turn behind an active one.
    case queued
    /// No run was started because one was active.
    case skipped
    /// Nobody was there at the due instant, and the catch-up policy passed it over.
    case missed
  }

  /// The schedule.
  public let schedule: String
  /// The due instant.
  public let due: Date
  /// What was decided.
  public let outcome: Outcome
  /// The run that was made for it, or the one in its way.
  public let run: String?
  /// When it was decided.
  public let decided: Date

  /// A tick.
  public init(schedule: String, due: Date, outcome: Outcome, run: String?, decided: Date) {
    self.schedule = schedule
    self.due = due
    self.outcome = outcome
    self.run = run
    self.decided = decided
  }
}

/// A schedule as the store knows it.
public struct ScheduleRecord: Sendable, Hashable, Codable {
  /// The schedule.
  public let schedule: Schedule
  /// Whether it is paused.
  public let paused: Bool
  /// When a scheduler last looked at it: a sign of life.
  public let lastSeen: Date
}
