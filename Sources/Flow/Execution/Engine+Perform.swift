import Foundation
import Synchronization

extension Engine {
  /// How long a body is waited for that was told to stop.
  private static let mercy = Duration.seconds(1)

  /// Executes a claimed run to its end.
  func perform<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, _ parameters: Parameters, _ claim: Claim
  ) async throws -> Execution<Output> {
    defer { store.watch.release(claim.hold) }
    do {
      let record = try store.run(claim.id)
      let journal = Journal(run: claim.id, clock: clock, observer: observer)
      let run = Run(record: record, claim: claim, store: store, journal: journal)
      journal.emit(.runStarted(record))
      enter(run)
      defer { leave(run) }
      let heart = Task(executorPreference: FlowThread.shared) { await Heart(run: run).beat() }
      defer { heart.cancel() }
      let outcome = await outcome(of: workflow, parameters, run)
      let execution = try await finish(run, outcome)
      heart.cancel()
      await heart.value
      return execution
    } catch {
      active.withLock { $0.hasLost = true }
      throw error
    }
  }

  /// What the body comes to. One that was told to stop and does not listen is left to itself:
  /// whatever it still does, it can write nothing any more.
  private func outcome<Parameters, Output>(
    of workflow: Workflow<Parameters, Output>, _ parameters: Parameters, _ run: Run
  ) async -> Result<Output, any Error> {
    let end = Settlement<Result<Output, any Error>>()
    let work = Task {
      do { end.settle(.success(try await workflow.body(run, parameters))) } catch {
        end.settle(.failure(error))
      }
    }
    let token = run.stop.add {
      work.cancel()
      Task(executorPreference: FlowThread.shared) {
        try await SystemClock().sleep(for: Self.mercy)
        end.settle(.failure(CancellationError()))
      }
    }
    defer { run.stop.remove(token) }
    let outcome = await withTaskCancellationHandler {
      await end.outcome()
    } onCancel: {
      run.stop.raise()
    }
    return outcome.mapError { run.verdict ?? $0 }
  }

  /// Writes the end of a run.
  private func finish<Output>(_ run: Run, _ outcome: Result<Output, any Error>) async throws
    -> Execution<Output>
  {
    let (event, error) = end(of: run, outcome)
    if let error { run.log(event == .fail ? .error : .warning, error) }
    let (now, logs) = (clock.now, run.journal.drain())
    try await run.commit { db in
      try Store.finish(db, run.claim, event, error: error, logs: logs, at: now)
    }
    let record = try store.run(run.id)
    run.journal.emit(.runEnded(record))
    await store.emptyLog()
    return Execution(run: record, outcome: outcome)
  }

  /// How a run ends, and why.
  private func end<Output>(of run: Run, _ outcome: Result<Output, any Error>)
    -> (RunMachine.Event, String?)
  {
    guard case .failure(let error) = outcome else { return (.complete, nil) }
    let isDraining = active.withLock { $0.isDraining }
    if let stalled = run.stalled { return (.pause, "stopped: \(stalled)") }
    if run.stop.isRaised, run.verdict == nil {
      return isDraining ? (.pause, nil) : (.cancel, "cancelled")
    }
    if run.ending.isRaised, error is CancellationError { return (.pause, nil) }
    return (.fail, describe(error))
  }
}
