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
    let lastSeen: String
    let nextDue: String?
  }

  /// `ok`, or `late`: the scheduler slept through a due instant.
  let status: String
  let time: String
  let storeReadable: Bool
  /// When a scheduler last gave a sign of life; null when none ever did.
  let schedulerLastSeen: String?
  let nextDue: String?
  let schedules: [Entry]

  /// How long after a due instant the scheduler must have been awake.
  private static let patience: TimeInterval = 60

  /// Asks the store.
  /// - Throws: `StoreError` when it cannot be read.
  init(_ store: Store, now: Date) throws {
    let records = try store.schedules()
    let dues = records.map { record in
      record.schedule.cron.next(after: now, in: record.schedule.timeZone)
    }
    let isLate = records.contains { record in
      guard !record.paused,
        let due = record.schedule.cron.next(after: record.lastSeen, in: record.schedule.timeZone)
      else { return false }
      return now.timeIntervalSince(due) > Self.patience
    }
    let iso = { (date: Date) in Moment(date).iso }
    status = isLate ? "late" : "ok"
    time = iso(now)
    storeReadable = true
    schedulerLastSeen = records.map(\.lastSeen).max().map(iso)
    nextDue = zip(records, dues).compactMap { $0.paused ? nil : $1 }.min().map(iso)
    schedules = zip(records, dues).map { record, due in
      Entry(
        name: record.schedule.name, paused: record.paused,
        timezone: record.schedule.timeZone.identifier, lastSeen: iso(record.lastSeen),
        nextDue: due.map(iso))
    }
  }

  /// The answer: 200, or 503 when something is wrong.
  func answer() throws -> Answer {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Answer(
      status: status == "ok" ? .ok : .serviceUnavailable, mediaType: "application/json",
      body: Array(try encoder.encode(self)) + [10])
  }

  /// The answer when the store cannot be read.
  static func unreadable(_ error: StoreError) -> Answer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = try? encoder.encode(["status": "store", "error": error.description])
    return Answer(
      status: .serviceUnavailable, mediaType: "application/json",
      body: Array(body ?? .init()) + [10])
  }
}
