import Foundation
import GRDB

extension Store {
  /// Notes which channels of a workflow want to know what. From now on their notices are written
  /// with their causes, whoever writes them; what waits for a channel that is not named any more is
  /// dropped.
  /// - Parameter longerThan: how long a run may take before ``NoticeKind/long`` is told; nil for
  ///   any time.
  public func subscribe(
    _ workflow: String, channels: [any Channel], longerThan: Duration? = nil
  ) throws(StoreError) {
    let now = clock.now
    try write { db in
      try db.execute(sql: "DELETE FROM subscription WHERE workflow = ?", arguments: [workflow])
      for channel in channels {
        for kind in channel.kinds where kind != .long || longerThan != nil {
          try db.execute(
            sql: """
              INSERT OR REPLACE INTO subscription (workflow, kind, channel, longer_than)
              VALUES (?, ?, ?, ?)
              """,
            arguments: [
              workflow, kind.rawValue, channel.name,
              kind == .long ? longerThan.map { Int64($0.seconds * 1e6) } : nil,
            ])
        }
      }
      let names = Set(channels.map(\.name))
      let waiting = try Row.fetchAll(
        db,
        sql: """
          SELECT notice, channel FROM delivery JOIN notice ON notice.id = delivery.notice
          WHERE delivery.state = 'pending' AND workflow = ?
          """, arguments: [workflow])
      for row in waiting where !names.contains(row["channel"]) {
        try db.execute(
          sql: "UPDATE delivery SET state = 'dropped', ended = ? WHERE notice = ? AND channel = ?",
          arguments: [now.microseconds, row["notice"] as Int64, row["channel"] as String])
      }
    }
  }

  /// What was sent, is to be sent, or could not be sent, oldest first.
  /// - Parameter limit: only so many of the newest.
  public func deliveries(limit: Int? = nil) throws(StoreError) -> [DeliveryRecord] {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT notice.*, run.id AS run_id, channel, delivery.state, delivery.ended AS delivered
          FROM delivery JOIN notice ON notice.id = delivery.notice
          LEFT JOIN run ON run.sequence = notice.run
          ORDER BY notice.id DESC, channel DESC LIMIT ?
          """, arguments: [limit ?? -1])
      return try rows.reversed().map { row in
        let attempts = try Row.fetchAll(
          db,
          sql: """
            SELECT * FROM delivery_attempt WHERE notice = ? AND channel = ? ORDER BY number
            """, arguments: [row["id"] as Int64, row["channel"] as String])
        return DeliveryRecord(row, attempts: attempts)
      }
    }
  }

  /// Writes a notice for the channels that want it, within the transaction of its cause; one that
  /// is there already is not written again.
  static func post(_ db: Database, _ notice: Notice) throws {
    let channels = try String.fetchAll(
      db.cachedStatement(
        sql: "SELECT channel FROM subscription WHERE workflow = ? AND kind = ? ORDER BY channel"),
      arguments: [notice.workflow, notice.kind.rawValue])
    if channels.isEmpty { return }
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO notice (key, kind, workflow, run, subject, body, created)
        VALUES (?, ?, ?, (SELECT sequence FROM run WHERE id = ?), ?, ?, ?)
        """,
      arguments: [
        notice.key, notice.kind.rawValue, notice.workflow, notice.run, notice.subject,
        Data(notice.body.utf8), notice.created.microseconds,
      ])
    guard db.changesCount == 1 else { return }
    let id = db.lastInsertedRowID
    for channel in channels {
      try db.execute(
        sql: "INSERT INTO delivery (notice, channel, state, next) VALUES (?, ?, 'pending', ?)",
        arguments: [id, channel, notice.created.microseconds])
    }
  }
}

extension DeliveryRecord {
  fileprivate init(_ row: Row, attempts: [Row]) {
    self.init(
      notice: row["key"], kind: NoticeKind(rawValue: row["kind"]) ?? .failure,
      workflow: row["workflow"], run: row["run_id"], subject: row["subject"],
      created: Date(microseconds: row["created"]), channel: row["channel"],
      state: State(rawValue: row["state"]) ?? .failed,
      ended: (row["delivered"] as Int64?).map { Date(microseconds: $0) },
      attempts: attempts.map { row in
        Attempt(
          started: Date(microseconds: row["started"]), ended: Date(microseconds: row["ended"]),
          status: row["status"], error: row["error"])
      })
  }
}
