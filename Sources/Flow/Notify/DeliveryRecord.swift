public import Foundation

/// What became of a notice on one channel.
public struct DeliveryRecord: Sendable, Hashable, Codable {
  /// How far it has come.
  public enum State: String, Sendable, Hashable, Codable, CaseIterable {
    /// It will be tried, or tried again.
    case pending
    /// It was sent.
    case sent
    /// It was given up.
    case failed
    /// Its channel is no longer configured.
    case dropped
  }

  /// The key of the notice.
  public let notice: String
  /// What it is about.
  public let kind: NoticeKind
  /// The workflow.
  public let workflow: String
  /// The id of the run, if there is one.
  public let run: String?
  /// One line.
  public let subject: String
  /// When its cause was written down.
  public let created: Date
  /// The name of the channel.
  public let channel: String
  /// How far it has come.
  public let state: State
  /// When it was sent or given up.
  public let ended: Date?
  /// Every attempt, in order.
  public let attempts: [Attempt]

  /// One attempt to send it.
  public struct Attempt: Sendable, Hashable, Codable {
    /// When it began.
    public let started: Date
    /// When it ended.
    public let ended: Date
    /// The HTTP status or the exit code, where there was one.
    public let status: Int?
    /// Why it failed; nil when it did not.
    public let error: String?
  }
}
