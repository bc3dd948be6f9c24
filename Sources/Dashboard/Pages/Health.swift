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

  /// `ok`, or `no-scheduler` when there is a schedule and nobody who looks at it.
  let status: String
  let time: String
  let storeReadable: Bool
  /// When a scheduler last gave a sign of life; null when none ever did.
  let schedulerLastSeen: String?
  let nextDue: String?
  let schedules: [Entry]
  /// The seconds since that sign, where they are too many.
  let silence: TimeInterval?

  /// How long a scheduler may be silent; it gives a sign of life every ten seconds.
  static let patience: TimeInterval = 60

  /// Asks the store.
  /// - Throws: `StoreError` when it cannot be read.
  init(_ store: Store, now: Date) throws {
    let records = try store.schedules()
    let dues = records.map { record in
      record.schedule.cron.next(after: now, in: record.schedule.timeZone)
    }
    let lastSeen = records.map(\.lastSeen).max()
    silence = lastSeen.map { now.timeIntervalSince($0) }.flatMap {
      $0 > Self.patience ? $0 : nil
    }
    let iso = { (date: Date) in Moment(date).iso }
    status = silence != nil ? "no-scheduler" : "ok"
    time = iso(now)
    storeReadable = true
    schedulerLastSeen = lastSeen.map(iso)
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
