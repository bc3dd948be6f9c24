public import Foundation

/// Begins executions on request and does not wait for their ends, as a page needs it.
///
/// A request is answered when the run is claimed: from then on it is in the hands of the engine,
/// whose `drain(grace:)` stops it in good order.
public struct RunDesk: Sendable {
  private let engine: Engine
  private let report: @Sendable (_ run: String, any Error) -> Void

  /// A desk.
  /// - Parameters:
  ///   - engine: executes what is begun here.
  ///   - report: told of a run whose end could not be written; its failure is in the store.
  public init(
    engine: Engine, report: @escaping @Sendable (_ run: String, any Error) -> Void = { _, _ in }
  ) {
    self.engine = engine
    self.report = report
  }

  /// Begins a new run and returns its id.
  /// - Parameters:
  ///   - asOf: the instant the run is about; by default now.
  ///   - timeZone: the zone of the instant in the run's name.
  ///   - metadata: facts to note about the run.
  ///   - overlap: `allow` to begin beside another run of the workflow; by any other policy nothing
  ///     begins while one is active, for nobody waits here.
  /// - Throws: ``StoreError/active(run:name:)`` when another run is in the way, any other
  ///   ``StoreError``, ``FlowError`` for parameters that cannot be stored.
  public func start<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, _ parameters: Parameters, asOf: Date? = nil,
    timeZone: TimeZone = .gmt, metadata: [String: String] = [:],
    overlap: Schedule.Overlap = .skip
  ) async throws -> String {
    let new = try engine.newRun(
      workflow, parameters, asOf: asOf, timeZone: timeZone, metadata: metadata)
    return perform(workflow, parameters, try await engine.claimNew(new, overlap: overlap))
  }

  /// Goes on with a run that crashed, failed, was paused or cancelled, at its first unfinished task.
  /// - Throws: as ``Engine/execute(_:runID:exclusive:expecting:)``.
  public func resume<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, runID: String
  ) async throws {
    let (parameters, claim) = try await engine.claimExisting(workflow, runID)
    _ = perform(workflow, parameters, claim)
  }

  /// Tries a run again, from its first unfinished task on or from a given one, and returns the id
  /// of the run that goes on; see ``Store/retry(_:from:)``.
  /// - Throws: as ``Engine/retry(_:runID:from:expecting:)``.
  public func retry<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, runID: String, from task: String? = nil
  ) async throws -> String {
    let (parameters, claim) = try await engine.claimAgain(workflow, runID, from: task)
    return perform(workflow, parameters, claim)
  }

  /// Leaves a claimed run to the engine.
  private func perform<Parameters: Sendable, Output: Sendable>(
    _ workflow: Workflow<Parameters, Output>, _ parameters: Parameters, _ claim: Claim
  ) -> String {
    Task { [engine, report] in
      do { _ = try await engine.perform(workflow, parameters, claim) } catch {
        report(claim.id, error)
      }
    }
    return claim.id
  }
}
