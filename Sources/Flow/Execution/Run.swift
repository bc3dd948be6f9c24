public import Foundation
import GRDB
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
  let units = RunningUnits()
  /// Raised when nothing new may begin, while what runs may go on.
  let ending = StopSignal()
  private let stall = Mutex<StoreError?>(nil)
  private let keys = Mutex<Set<String>>([])
  private let failure = Mutex<(any Error)?>(nil)

  init(record: RunRecord, claim: Claim, store: Store, journal: Journal) {
    id = record.id
    name = record.name
    asOf = record.asOf
    self.store = store
    stop = StopSignal()
    self.claim = claim
    self.journal = journal
    jitter = Jitter(seed: claim.seed)
  }

  var clock: any FlowClock { journal.clock }

  /// Writes a line to the log, with facts beside the message.
  public func log(_ level: LogLevel, _ message: String, facts: [String: String] = [:]) {
    journal.log(level, message, task: nil, facts: facts)
  }

  /// Notes a fact about the run, such as the digest of its source.
  public func setMetadata(_ key: String, _ value: String) async throws(StoreError) {
    try await commit { db in try Store.setMetadata(db, [key: value], of: self.claim.sequence) }
  }

  /// Keeps bytes by their digest, as long as the run is kept: what was fetched, so that a resumed
  /// or repeated run sees the same.
  /// - Complexity: O(bytes), none of it on the calling thread.
  public func keep(_ bytes: [UInt8]) async throws(StoreError) -> Digest {
    let digest = await Digest.compute(of: bytes)
    try await commit { db in try Store.keep(db, bytes, digest, for: self.claim.sequence) }
    return digest
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

// MARK: - Beginning and ending

extension Run {
  /// Throws `CancellationError` when nothing new may begin.
  func checkBegin() throws(CancellationError) {
    try stop.check()
    try ending.check()
  }

  /// Waits before something new begins; not to the end if nothing may begin any more.
  func wait(for duration: Duration) async throws {
    let sleep = Task { [clock] in try await clock.sleep(for: duration) }
    let token = ending.add { sleep.cancel() }
    defer { ending.remove(token) }
    try await withTaskCancellationHandler {
      try await sleep.value
    } onCancel: {
      sleep.cancel()
    }
  }

  /// Why the run stopped itself, if it did: its store could not be written for too long.
  var stalled: StoreError? { stall.withLock { $0 } }

  /// Stops the run because its store cannot be written.
  func halt(_ error: StoreError) {
    stall.withLock { $0 = $0 ?? error }
    stop.raise()
  }

  /// Says, once, that the store cannot be written and is tried again.
  func reportWait(_ error: StoreError) {
    journal.log(.warning, "\(error); trying again for \(store.patience)", task: nil)
  }

  /// Writes one transaction of this execution, patiently.
  /// - Throws: ``StoreError/leaseLost(run:)`` when the run is in other hands; what the store threw
  ///   last when it could not be written for too long, after which the run stops.
  func commit<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T)
    async throws(StoreError) -> T
  {
    var patience = Patience(limit: store.patience)
    while true {
      do throws(StoreError) {
        return try await store.commit { [claim] db in
          try Store.check(db, claim)
          return try body(db)
        }
      } catch {
        let (again, isFirst) = patience.allows(error, isStopped: stop.isRaised)
        guard again else {
          if error.passes { halt(error) }
          throw error
        }
        if isFirst { reportWait(error) }
        await Patience.wait()
      }
    }
  }
}
