public import Foundation
import Synchronization

/// One execution of a workflow, as its body sees it.
public final class Run: Sendable {
  /// The id of the run.
  public let id: String
  /// Its name, `weekly-selection 2026-11-23 00:00`.
  public let name: String
  /// The instant the run is about.
  public let asOf: Date
  /// The store everything goes to.
  public let store: Store
  /// Raised when the run should stop.
  public let stop: StopSignal

  let claim: Claim
  let journal: Journal
  let jitter: Jitter
  private let keys = Mutex<Set<String>>([])
  private let failure = Mutex<(any Error)?>(nil)

  init(record: RunRecord, claim: Claim, store: Store, journal: Journal, jitter: Jitter) {
    id = record.id
    name = record.name
    asOf = record.asOf
    self.store = store
    stop = StopSignal()
    self.claim = claim
    self.journal = journal
    self.jitter = jitter
  }

  var clock: any FlowClock { journal.clock }

  /// Writes a line to the log.
  public func log(_ level: LogLevel, _ message: String) {
    journal.log(level, message, task: nil)
  }

  /// Notes a fact about the run, such as the digest of its source.
  public func setMetadata(_ key: String, _ value: String) async throws(StoreError) {
    try await store.commit { [claim] db in
      try Store.check(db, claim)
      try Store.setMetadata(db, [key: value], of: claim.sequence)
    }
  }

  /// Publishes an artifact as a task of its own, named `publish/` and the artifact's key: once a
  /// run, however often the run is resumed.
  public func publish(_ artifact: Artifact) async throws {
    _ = try await task("publish/" + artifact.key) { task in
      task.publish(artifact)
      return true
    }
  }

  /// Stops the run, and lets it fail for this reason.
  func stop(failing reason: any Error) {
    failure.withLock { $0 = $0 ?? reason }
    stop.raise()
  }

  /// Why the run was stopped, where that is a failure.
  var verdict: (any Error)? { failure.withLock { $0 } }

  /// Takes keys for tasks of this execution.
  /// - Throws: ``FlowError/duplicateTask(_:)``.
  func take(_ newKeys: [String]) throws(FlowError) {
    let duplicate = keys.withLock { keys in newKeys.first { !keys.insert($0).inserted } }
    if let duplicate { throw .duplicateTask(duplicate) }
  }
}
