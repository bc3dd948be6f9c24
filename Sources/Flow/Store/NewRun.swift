import Foundation
import GRDB

/// What a new run begins with.
struct NewRun: Sendable {
  var workflow: String
  var name: String
  var schedule: String?
  var state: State
  var asOf: Date
  var scheduled: Date?
  var parameters: [UInt8]
  var metadata: [String: String] = [:]
}

extension Store {
  /// Writes a new run down and returns its id.
  static func insert(_ db: Database, _ run: NewRun, at now: Date) throws -> String {
    var random = SystemRandomNumberGenerator()
    while true {
      let id = RunID.make(at: now, using: &random)
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO run
            (id, name, workflow, schedule, state, as_of, scheduled, created, parameters)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id, run.name, run.workflow, run.schedule, run.state.rawValue, run.asOf.microseconds,
          run.scheduled?.microseconds, now.microseconds, Data(run.parameters),
        ])
      if db.changesCount == 1 {
        try setMetadata(db, run.metadata, of: db.lastInsertedRowID)
        return id
      }
    }
  }
}
