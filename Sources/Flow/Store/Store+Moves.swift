import Foundation
import GRDB

/// A run's row as far as its moves need it.
struct RunStanding: Sendable {
  let sequence: Int64
  let id: String
  let name: String
  let workflow: String
  let schedule: String?
  let state: State
  let owner: String?
}

extension Store {
  /// The row of a run, as it is written.
  static func standing(_ db: Database, _ id: String) throws -> RunStanding {
    guard
      let row = try Row.fetchOne(
        db,
        sql: "SELECT sequence, id, name, workflow, schedule, state, owner FROM run WHERE id = ?",
        arguments: [id])
    else { throw StoreError.noSuchRun(id) }
    return RunStanding(
      sequence: row[0], id: row[1], name: row[2], workflow: row[3], schedule: row[4],
      state: State(rawValue: row[5]) ?? .crashed, owner: row[6])
  }

  /// Writes the state of a run: the only statement that does.
  /// - Throws: ``StoreError/illegalMove(of:from:to:)`` when the event cannot happen to the run.
  static func move(_ db: Database, _ sequence: Int64, _ event: RunMachine.Event) throws {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT state, name FROM run WHERE sequence = ?", arguments: [sequence]),
      let state = State(rawValue: row[0])
    else { throw StoreError.noSuchRun("\(sequence)") }
    var current = state
    for next in RunMachine.moves(event, from: state) ?? [RunMachine.goal(of: event)] {
      guard current.canMove(to: next), RunMachine.moves(event, from: state) != nil else {
        let name: String = row[1]
        throw StoreError.illegalMove(of: "the run \(name)", from: state, to: next)
      }
      current = next
    }
    try db.execute(
      sql: "UPDATE run SET state = ? WHERE sequence = ?", arguments: [current.rawValue, sequence])
  }
}
