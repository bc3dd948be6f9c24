public import Foundation
import GRDB
import Synchronization

/// Executes workflows on a store.
///
/// As long as it exists an engine holds a lock of the operating system, by which other processes
/// see at once when this one dies.
public final class Engine: Sendable {
  /// The store.
  public let store: Store
  /// What identifies this engine to other processes: machine, process and a random part.
  public let owner: String
  let clock: any FlowClock
  let observer: (@Sendable (FlowEvent) -> Void)?
  let active = Mutex(Active())
  private let seed: UInt64
  private let lock: FileLock?

  /// What an engine has in hand.
  struct Active {
    var runs: [OwnerWatch.Hold: Run] = [:]
    var isDraining = false
    /// Who wants to know when nothing is left.
    var waiting: [Settlement<Void>] = []
    /// Whether the end of some run could not be written.
    var hasLost = false
  }

  /// An engine.
  /// - Parameters:
  ///   - store: opened for writing.
  ///   - seed: of the jitter of waits, for runs that it begins; random when left out. A run keeps
  ///     its seed when it is resumed.
  ///   - observer: told what happens, from several threads; it should return at once.
  public init(
    store: Store, seed: UInt64? = nil, observer: (@Sendable (FlowEvent) -> Void)? = nil
  ) {
    self.store = store
    clock = store.clock
    self.seed = seed ?? .random(in: .min ... .max)
    self.observer = observer
    owner = OwnerWatch.makeOwner()
    store.sweepOwners()
    lock = store.watch.enter(owner)
  }

  deinit {
    // A file that stays behind without its lock says that the process is dead: what it could not
    // write down is taken over at once.
    if active.withLock({ $0.hasLost }) { return }
    lock?.removeFile()
    store.watch.leave(owner)
  }

  /// Starts a new run of a workflow and executes it.
  /// - Parameters:
  ///   - asOf: the instant the run is about; by default now.
  ///   - timeZone: the zone of the instant in the run's name.
  ///   - metadata: facts to note about the run.
  ///   - overlap: what to do while another run of the workflow is active: not to begin; to wait for
  ///     it and for those that wait already; or to begin beside it.
  ///   - waiting: told once what the run waits for.
  /// - Throws: ``StoreError/active(run:name:)`` when a run of the workflow is active and `overlap`
  ///   is `skip`, any other ``StoreError``, ``FlowError`` for parameters that cannot be stored,
  ///   `CancellationError` when the wait is cancelled. What the workflow throws is in the outcome.
  public func run<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, _ parameters: Parameters, asOf: Date? = nil,
    timeZone: TimeZone = .gmt, metadata: [String: String] = [:],
    overlap: Schedule.Overlap = .skip, waiting: (_ holder: String) -> Void = { _ in }
  ) async throws -> Execution<Output> {
    let new = try newRun(
      workflow, parameters, asOf: asOf, timeZone: timeZone, metadata: metadata)
    var isWaiting = false
    while true {
      do {
        return try await perform(workflow, parameters, claimNew(new, overlap: overlap))
      } catch StoreError.active(_, let holder) where overlap == .queue {
        if !isWaiting { waiting(holder) }
        isWaiting = true
        try await clock.sleep(for: Self.poll)
      }
    }
  }

  /// What a run that is started now begins with.
  func newRun<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, _ parameters: Parameters, asOf: Date?,
    timeZone: TimeZone, metadata: [String: String]
  ) throws -> NewRun {
    let moment = asOf ?? clock.now
    return NewRun(
      workflow: workflow.name, name: RunName.make(workflow.name, at: moment, in: timeZone),
      state: .pending, asOf: moment,
      parameters: try ByteCoding.encode(parameters, "the parameters of \(workflow.name)"),
      metadata: metadata)
  }

  /// How often a run that waits for its turn looks whether it has come.
  private static let poll = Duration.milliseconds(500)

  /// Starts a new run of a workflow without parameters.
  public func run<Output>(
    _ workflow: Workflow<NoParameters, Output>, asOf: Date? = nil, timeZone: TimeZone = .gmt,
    metadata: [String: String] = [:]
  ) async throws -> Execution<Output> {
    try await run(
      workflow, NoParameters(), asOf: asOf, timeZone: timeZone, metadata: metadata)
  }

  /// Executes a run that exists: one that waits, or one that crashed, failed, was paused or
  /// cancelled. Tasks that had completed are not run again.
  ///
  /// After a failure or a cancellation unfinished tasks have all their attempts again; after a
  /// crash or a pause those that are left.
  /// - Parameters:
  ///   - exclusive: whether no other run of the workflow may be active.
  ///   - expecting: the parameters that the run must have been begun with.
  /// - Throws: as ``run(_:_:asOf:timeZone:metadata:)``; ``StoreError/noSuchRun(_:)``;
  ///   ``StoreError/illegalMove(of:from:to:)`` for a completed run and for one whose time has not
  ///   come; ``FlowError/unreadable(what:reason:)`` for parameters of another type;
  ///   ``FlowError/changed(run:stored:given:)`` for others than those expected.
  public func execute<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, runID: String, exclusive: Bool = true,
    expecting: Parameters? = nil
  ) async throws -> Execution<Output> {
    let (parameters, claim) = try await claimExisting(
      workflow, runID, exclusive: exclusive, expecting: expecting)
    return try await perform(workflow, parameters, claim)
  }

  /// Tries a run again, from its first unfinished task on or from a given one; see
  /// ``Store/retry(_:from:)``.
  /// - Throws: as ``execute(_:runID:exclusive:expecting:)``; ``StoreError/noSuchTask(_:run:)``.
  public func retry<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, runID: String, from task: String? = nil,
    expecting: Parameters? = nil
  ) async throws -> Execution<Output> {
    let (parameters, claim) = try await claimAgain(
      workflow, runID, from: task, expecting: expecting)
    return try await perform(workflow, parameters, claim)
  }

  /// Executes a run for a scheduler.
  func take<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, runID: String, exclusive: Bool
  ) async throws {
    let (record, parameters) = try read(workflow, runID, expecting: nil)
    let claim = try await claim(.take, exclusive: exclusive) { _, _ in record.id }
    _ = try await perform(workflow, parameters, claim)
  }

  /// Writes a new run down and claims it.
  func claimNew(_ new: NewRun, overlap: Schedule.Overlap) async throws(StoreError) -> Claim {
    try await claim(.take, exclusive: overlap != .allow) { db, judge in
      if overlap == .queue, let first = try Store.waitingRun(db, new.workflow) {
        throw StoreError.active(run: first.id, name: first.name)
      }
      return try Store.insert(db, new, at: judge.now)
    }
  }

  /// Claims a run that exists, to go on with it.
  func claimExisting<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, _ runID: String, exclusive: Bool = true,
    expecting: Parameters? = nil
  ) async throws -> (Parameters, Claim) {
    let (record, parameters) = try read(workflow, runID, expecting: expecting)
    let claim = try await claim(.resume, exclusive: exclusive) { _, _ in record.id }
    return (parameters, claim)
  }

  /// Claims a run that is tried again, or the new one that does it from a task on.
  func claimAgain<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, _ runID: String, from task: String?,
    expecting: Parameters? = nil
  ) async throws -> (Parameters, Claim) {
    let (record, parameters) = try read(workflow, runID, expecting: expecting)
    let claim = try await claim(.resume, exclusive: true) { db, judge in
      try Store.retry(db, record.id, from: task, by: judge)
    }
    return (parameters, claim)
  }

  /// A run and its parameters.
  private func read<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, _ runID: String, expecting: Parameters?
  ) throws -> (RunRecord, Parameters) {
    let record = try store.run(runID)
    if let expecting {
      let given = try ByteCoding.encode(expecting, "the parameters of \(workflow.name)")
      if given != record.parameters {
        throw FlowError.changed(run: record.name, stored: record.parameters, given: given)
      }
    }
    return (
      record,
      try ByteCoding.decode(
        Parameters.self, from: record.parameters, "the parameters of \(record.name)")
    )
  }

  /// Claims a run, which is found or made in the same transaction.
  private func claim(
    _ event: RunMachine.Event, exclusive: Bool,
    _ find: @escaping @Sendable (Database, Judge) throws -> String
  ) async throws(StoreError) -> Claim {
    let claimant = Claimant(owner: owner, seed: seed, exclusive: exclusive, event: event)
    return try await store.commit { [store] db in
      let judge = store.judge
      let claim = try Store.claim(db, find(db, judge), by: claimant, judge: judge)
      // Before others can see the claim: a run of this engine that nobody executes counts as dead.
      store.watch.hold(claim.hold)
      return claim
    }
  }
}
