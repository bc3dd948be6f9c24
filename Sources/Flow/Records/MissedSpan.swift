public import Foundation

/// Due instants of a schedule that were passed over together, because there were more of them than
/// are dealt with one by one.
public struct MissedSpan: Sendable, Hashable, Codable {
  /// The schedule.
  public let schedule: String
  /// The first of the instants.
  public let first: Date
  /// The last of them.
  public let last: Date
  /// How many there are, both ends included.
  public let count: Int

  /// A span.
  public init(schedule: String, first: Date, last: Date, count: Int) {
    self.schedule = schedule
    self.first = first
    self.last = last
    self.count = count
  }
}
