public import Foundation

/// One execution of a workflow, as the store knows it.
public struct RunRecord: Sendable, Hashable, Codable, Identifiable {
  /// The id: fourteen letters and digits that sort by time of creation.
  public let id: String
  /// What people call it: the workflow and the instant, `weekly-selection 2026-11-23 00:00`.
  public let name: String
  /// The name of the workflow.
  public let workflow: String
  /// The name of the schedule that made it; nil for one started by hand.
  public let schedule: String?
  /// The state. A run whose process is dead is shown as crashed, and one that is due while no
  /// scheduler is there as late, even before anybody has written so.
  public let state: State
  /// The instant the run is about: what was not known by then must not be used.
  public let asOf: Date
  /// The instant it was due; nil for one started by hand.
  public let scheduled: Date?
  /// When the record was made.
  public let created: Date
  /// When it first began.
  public let started: Date?
  /// When it ended.
  public let ended: Date?
  /// Why it failed, crashed, or was cancelled.
  public let error: String?
  /// The process that has it, or had it last.
  public let owner: String?
  /// When that process last gave a sign of life.
  public let heartbeat: Date?
  /// Whether somebody asked to cancel it.
  public let cancelRequested: Bool
  /// The id of the run of which this is a repetition from some task on; nil for any other.
  public let retryOf: String?
  /// The parameters as JSON.
  public let parameters: [UInt8]
}
