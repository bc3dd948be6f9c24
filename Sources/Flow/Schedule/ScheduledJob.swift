/// A workflow on a schedule: what a scheduler needs to know of it.
public struct ScheduledJob: Sendable {
  /// When it is due.
  public let schedule: Schedule
  /// The name of the workflow.
  public let workflow: String
  /// The parameters of its runs as JSON.
  public let parameters: [UInt8]
  /// Facts to note about each run.
  public let metadata: [String: String]
  /// Executes a run that exists.
  public let launch: @Sendable (_ runID: String) async throws -> Void
  /// Stops what was launched in good order, after a time of grace.
  public let drain: @Sendable (_ grace: Duration) async -> Void

  /// A job.
  public init(
    schedule: Schedule, workflow: String, parameters: [UInt8], metadata: [String: String] = [:],
    launch: @escaping @Sendable (_ runID: String) async throws -> Void,
    drain: @escaping @Sendable (_ grace: Duration) async -> Void
  ) {
    self.schedule = schedule
    self.workflow = workflow
    self.parameters = parameters
    self.metadata = metadata
    self.launch = launch
    self.drain = drain
  }
}

extension Engine {
  /// A workflow on a schedule, executed by this engine.
  /// - Parameters:
  ///   - metadata: facts to note about each run.
  ///   - check: looks at a run before it is begun or taken up; one that it throws at fails with that
  ///     error.
  /// - Throws: ``FlowError/unwritable(what:reason:)`` for parameters that cannot be stored.
  public func job<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, _ parameters: Parameters, schedule: Schedule,
    metadata: [String: String] = [:],
    check: @escaping @Sendable (RunRecord) throws -> Void = { _ in }
  ) throws(FlowError) -> ScheduledJob {
    ScheduledJob(
      schedule: schedule, workflow: workflow.name,
      parameters: try ByteCoding.encode(parameters, "the parameters of \(workflow.name)"),
      metadata: metadata,
      launch: { [self] runID in
        try check(store.run(runID))
        try await take(workflow, runID: runID, exclusive: schedule.overlap != .allow)
      }, drain: { [self] grace in await drain(grace: grace) })
  }
}
