public import Foundation

/// When a workflow is due, and what happens when its turn cannot be taken.
public struct Schedule: Sendable, Hashable, Codable {
  /// What to do when the previous run is still active at the due instant.
  public enum Overlap: String, Sendable, Hashable, Codable, CaseIterable {
    /// Start nothing; the tick is recorded as skipped.
    case skip
    /// Wait for it, first in, first out.
    case queue
    /// Start beside it.
    case allow
  }

  /// What to do about due instants at which nobody was there.
  public enum CatchUp: String, Sendable, Hashable, Codable, CaseIterable {
    /// Run the latest; the earlier ones are recorded as missed.
    case latest
    /// Run each, oldest first, each with its own `asOf`.
    case all
    /// Run none; all are recorded as missed.
    case skip
  }

  /// The name, unique in a store; usually that of the workflow.
  public var name: String
  /// The due instants.
  public var cron: Cron
  /// The zone whose wall clock the expression speaks of.
  public var timeZone: TimeZone
  /// The policy for overlaps.
  public var overlap: Overlap
  /// The policy for what was missed.
  public var catchUp: CatchUp

  /// A schedule.
  public init(
    name: String, cron: Cron, timeZone: TimeZone = .gmt, overlap: Overlap = .skip,
    catchUp: CatchUp = .latest
  ) {
    self.name = name
    self.cron = cron
    self.timeZone = timeZone
    self.overlap = overlap
    self.catchUp = catchUp
  }
}
