import Foundation
import GRDB

/// A notice that a courier has taken to a channel.
struct Assignment: Sendable {
  let id: Int64
  let notice: Notice
  let channel: String
  /// The number of this attempt, from 1.
  let attempt: Int
}

/// What an attempt to send a notice came to.
struct DeliveryOutcome: Sendable {
  let started: Date
  let ended: Date
  let status: Int?
  let error: String?
  /// The state from now on.
  let state: DeliveryRecord.State
  /// When it is tried again.
  let next: Date
}

extension Store {
  /// The channels a courier serves, by workflow.
  typealias Routes = [String: Set<String>]

  private static let waiting = """
    SELECT notice.*, run.id AS run_id, channel, attempts, next, claimed
    FROM delivery JOIN notice ON notice.id = delivery.notice
    LEFT JOIN run ON run.sequence = notice.run
    WHERE delivery.state = 'pending' ORDER BY next
    """

  /// When the next delivery on a route is due, and how many wait.
  func waitingDeliveries(_ routes: Routes) throws(StoreError) -> (next: Date?, count: Int) {
    try read { db in
      let rows = try Row.fetchAll(db, sql: Self.waiting).filter { Self.fits($0, routes) }
      return (rows.map(Self.due).min(), rows.count)
    }
  }

  /// Calls back after each transaction of this process that posts notices, until the result is
  /// cancelled or let go.
  func observeNotices(_ onChange: @escaping @Sendable () -> Void) -> AnyDatabaseCancellable {
    // Of a table without row ids, such as that of the deliveries, SQLite tells no changes.
    DatabaseRegionObservation(tracking: Table("notice")).start(
      in: pool,
      // Without the observation a courier still looks now and then.
      onError: { _ in }, onChange: { _ in onChange() })
  }

  /// Takes deliveries that are due into a courier's hands; another one may take them when they have
  /// been there for ``Courier/claimLifetime``.
  func claimDeliveries(_ routes: Routes, owner: String, limit: Int, at now: Date)
    async throws(StoreError) -> [Assignment]
  {
    try await commit { db in
      let rows = try Row.fetchCursor(db, sql: Self.waiting)
      var found: [Row] = []
      while found.count < limit, let row = try rows.next() {
        if Self.fits(row, routes), Self.due(row) <= now { found.append(row.copy()) }
      }
      for row in found {
        try db.execute(
          sql: "UPDATE delivery SET owner = ?, claimed = ? WHERE notice = ? AND channel = ?",
          arguments: [
            owner, now.microseconds, row["id"] as Int64, row["channel"] as String,
          ])
      }
      return found.map(Assignment.init)
    }
  }

  /// Writes what an attempt came to, unless another courier has the delivery by now.
  func record(_ outcome: DeliveryOutcome, of assignment: Assignment, owner: String)
    async throws(StoreError)
  {
    try await commit { db in
      try db.execute(
        sql: """
          UPDATE delivery SET state = ?, attempts = ?, next = ?, ended = ?, owner = NULL,
            claimed = NULL
          WHERE notice = ? AND channel = ? AND owner = ? AND state = 'pending'
          """,
        arguments: [
          outcome.state.rawValue, assignment.attempt, outcome.next.microseconds,
          outcome.state == .pending ? nil : outcome.ended.microseconds, assignment.id,
          assignment.channel, owner,
        ])
      guard db.changesCount == 1 else { return }
      try db.execute(
        sql: """
          INSERT INTO delivery_attempt (notice, channel, number, started, ended, status, error)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          assignment.id, assignment.channel, assignment.attempt, outcome.started.microseconds,
          outcome.ended.microseconds, outcome.status, outcome.error,
        ])
    }
  }

  /// Gives a delivery back that was not tried to the end.
  func release(_ assignment: Assignment, owner: String) async throws(StoreError) {
    try await commit { db in
      try db.execute(
        sql: """
          UPDATE delivery SET owner = NULL, claimed = NULL
          WHERE notice = ? AND channel = ? AND owner = ?
          """, arguments: [assignment.id, assignment.channel, owner])
    }
  }

  private static func fits(_ row: Row, _ routes: Routes) -> Bool {
    routes[row["workflow"]]?.contains(row["channel"]) ?? false
  }

  /// When a delivery may be taken.
  private static func due(_ row: Row) -> Date {
    let next = Date(microseconds: row["next"])
    let claimed = (row["claimed"] as Int64?).map { Date(microseconds: $0) }
    return max(next, claimed.map { $0 + Courier.claimLifetime } ?? next)
  }
}

extension Assignment {
  fileprivate init(_ row: Row) {
    self.init(
      id: row["id"],
      notice: Notice(
        key: row["key"], kind: NoticeKind(rawValue: row["kind"]) ?? .failure,
        workflow: row["workflow"], run: row["run_id"], subject: row["subject"],
        body: String(decoding: row["body"] as Data, as: UTF8.self),
        created: Date(microseconds: row["created"])),
      channel: row["channel"], attempt: (row["attempts"] as Int) + 1)
  }
}
