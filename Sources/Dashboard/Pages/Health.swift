import Flow
import Foundation
import HTTPTypes

/// What a monitor wants to know, as JSON.
struct Health: Encodable {
  /// A schedule as a monitor sees it.
  struct Entry: Encodable {
    let name: String
    let paused: Bool
    let timezone: String
    let lastSeen: Date
    let nextDue: Date?
  }

  /// `ok`, or `no-scheduler` when there is a schedule and nobody who looks at it.
  let status: String
  let time: Date
  let storeReadable: Bool
  /// When a scheduler last gave a sign of life; null when none ever did.
  let schedulerLastSeen: Date?
  let nextDue: Date?
  let schedules: [Entry]
  /// The seconds since that sign, where they are too many.
  let silence: TimeInterval?

  /// How long a scheduler may be silent; it gives a sign of life every ten seconds.
  static let patience: TimeInterval = 60

  /// Asks the store.
  /// - Throws: `StoreError` when it cannot be read.
  init(_ store: Store, now: Date) throws {
    schedules = try store.schedules().map { record in
      Entry(
        name: record.schedule.name, paused: record.paused,
        timezone: record.schedule.timeZone.identifier, lastSeen: record.lastSeen,
        nextDue: record.schedule.cron.next(after: now, in: record.schedule.timeZone))
    }
    schedulerLastSeen = schedules.map(\.lastSeen).max()
    silence = schedulerLastSeen.map { now.timeIntervalSince($0) }.flatMap {
      $0 > Self.patience ? $0 : nil
    }
    status = silence != nil ? "no-scheduler" : "ok"
    time = now
    storeReadable = true
    nextDue = schedules.compactMap { $0.paused ? nil : $0.nextDue }.min()
  }

  /// The answer: 200, or 503 when something is wrong.
  func answer() throws -> Answer {
    try .json(self, status: status == "ok" ? .ok : .serviceUnavailable)
  }

  /// The answer when the store cannot be read.
  static func unreadable(_ error: StoreError) throws -> Answer {
    try .json(
      ["status": "store", "error": error.description], status: .serviceUnavailable)
  }
}
