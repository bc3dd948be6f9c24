public import Foundation
import Synchronization

/// Executes workflows on a store.
public final class Engine: Sendable {
  /// The store.
  public let store: Store
  /// What identifies this engine to other processes: machine, process and a random part.
  public let owner: String
  private let clock: any FlowClock
  private let jitter: Jitter
  private let observer: (@Sendable (FlowEvent) -> Void)?
  private let active = Mutex(Active())

  private struct Active {
    var stops: [String: StopSignal] = [:]
    var isDraining = false
  }

  /// An engine.
  /// - Parameters:
  ///   - store: opened for writing.
  ///   - seed: of the jitter of waits; random when left out.
  ///   - observer: told what happens, from several threads; it should return at once.
  public init(
    store: Store, seed: UInt64? = nil, observer: (@Sendable (FlowEvent) -> Void)? = nil
  ) {
    self.store = store
    clock = store.clock
    jitter = Jitter(seed: seed ?? .random(in: .min ... .max))
    self.observer = observer
    let process = ProcessInfo.processInfo
    let random = String(UInt32.random(in: .min ... .max), radix: 36)
    owner = "\(process.hostName)/\(process.processIdentifier)/\(random)"
  }

  /// Starts a new run of a workflow and executes it.
  /// - Parameters:
  ///   - asOf: the instant the run is about; by default now.
  ///   - timeZone: the zone of the instant in the run's name.
  ///   - metadata: facts to note about the run.
  /// - Throws: ``StoreError/active(run:name:)`` when a run of the workflow is active, any other
  ///   ``StoreError``, ``FlowError`` for parameters that cannot be stored. What the workflow
  ///   throws is in the outcome.
  public func run<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, _ parameters: Parameters, asOf: Date? = nil,
    timeZone: TimeZone = .gmt, metadata: [String: String] = [:]
  ) async throws -> Execution<Output> {
    let now = clock.now
    let moment = asOf ?? now
    let new = NewRun(
      workflow: workflow.name, name: RunName.make(workflow.name, at: moment, in: timeZone),
      state: .pending, asOf: moment,
      parameters: try ByteCoding.encode(parameters, "the parameters of \(workflow.name)"),
      metadata: metadata)
    let claim = try await store.commit { [owner] db in
      let id = try Store.insert(db, new, at: now)
      return try Store.claim(db, id, owner: owner, exclusive: true, at: now)
    }
    return try await execute(workflow, parameters, claim)
  }

  /// Starts a new run of a workflow without parameters.
  public func run<Output>(
    _ workflow: Workflow<NoParameters, Output>, asOf: Date? = nil, timeZone: TimeZone = .gmt,
    metadata: [String: String] = [:]
  ) async throws -> Execution<Output> {
    try await run(
      workflow, NoParameters(), asOf: asOf, timeZone: timeZone, metadata: metadata)
  }

  /// Executes a run that exists: a scheduled one, or one that crashed, failed, was paused or
  /// cancelled. Tasks that had completed are not run again.
  /// - Parameter exclusive: whether it waits for no other run of the workflow, which is refused
  ///   while one is active.
  /// - Throws: as ``run(_:_:asOf:timeZone:metadata:)``; ``StoreError/noSuchRun(_:)``;
  ///   ``StoreError/illegalMove(of:from:to:)`` for a completed run;
  ///   ``FlowError/unreadable(what:reason:)`` for parameters of another type.
  public func execute<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, runID: String, exclusive: Bool = true
  ) async throws -> Execution<Output> {
    let record = try store.run(runID)
    let parameters = try ByteCoding.decode(
      Parameters.self, from: record.parameters, "the parameters of \(record.name)")
    let now = clock.now
    let claim = try await store.commit { [owner] db in
      try Store.claim(db, record.id, owner: owner, exclusive: exclusive, at: now)
    }
    return try await execute(workflow, parameters, claim)
  }

  /// Stops every execution of this engine in good order: the runs are paused, what has finished is
  /// kept, and executing them again continues there. New executions stop at once.
  public func drain() {
    let stops = active.withLock { active in
      active.isDraining = true
      return Array(active.stops.values)
    }
    for stop in stops { stop.raise() }
  }

  /// Executes a claimed run to its end.
  private func execute<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, _ parameters: Parameters, _ claim: Claim
  ) async throws -> Execution<Output> {
    let record = try store.run(claim.id)
    let journal = Journal(run: claim.id, clock: clock, observer: observer)
    let run = Run(record: record, claim: claim, store: store, journal: journal, jitter: jitter)
    journal.emit(.runStarted(record))
    let isDraining = active.withLock { active in
      active.stops[run.id] = run.stop
      return active.isDraining
    }
    defer { active.withLock { _ = $0.stops.removeValue(forKey: run.id) } }
    if isDraining { run.stop.raise() }
    let heart = Task { await Heart(run: run).beat() }
    let work = Task { try await workflow.body(run, parameters) }
    let token = run.stop.add { work.cancel() }
    let result = await withTaskCancellationHandler {
      await work.result
    } onCancel: {
      run.stop.raise()
    }
    let outcome = result.mapError { run.verdict ?? $0 }
    run.stop.remove(token)
    heart.cancel()
    await heart.value
    return try await finish(run, outcome)
  }

  /// Writes the end of a run.
  private func finish<Output>(_ run: Run, _ outcome: Result<Output, any Error>) async throws
    -> Execution<Output>
  {
    let (state, error): (State, String?) =
      switch outcome {
      case .success: (.completed, nil)
      case .failure where run.stop.isRaised && run.verdict == nil:
        active.withLock { $0.isDraining } ? (.paused, nil) : (.cancelled, "cancelled")
      case .failure(let error): (.failed, describe(error))
      }
    if let error { run.log(state == .cancelled ? .warning : .error, error) }
    let (now, logs) = (clock.now, run.journal.drain())
    try await store.commit { [claim = run.claim] db in
      try Store.finish(db, claim, state, error: error, logs: logs, at: now)
    }
    let record = try store.run(run.id)
    run.journal.emit(.runEnded(record))
    return Execution(run: record, outcome: outcome)
  }
}

/// Names runs for people.
enum RunName {
  /// `weekly-selection 2026-11-23 00:00`, by the wall clock of a zone.
  static func make(_ workflow: String, at moment: Date, in zone: TimeZone) -> String {
    let local = WallClock(zone: zone).local(Int(moment.timeIntervalSince1970.rounded(.down)))
    let date = CivilDate(day: WallClock.day(of: local))
    let minute = WallClock.secondOfDay(local) / 60
    let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    let year = String(repeating: "0", count: max(0, 4 - "\(date.year)".count)) + "\(date.year)"
    return "\(workflow) \(year)-\(two(date.month))-\(two(date.day)) "
      + "\(two(minute / 60)):\(two(minute % 60))"
  }
}
