/// A workflow on a schedule: what a scheduler needs to know of it.
public struct ScheduledJob: Sendable {
  /// When it is due.
  public let schedule: Schedule
  /// The name of the workflow.
  public let workflow: String
  /// The parameters of its runs as JSON.
  public let parameters: [UInt8]
  /// Executes a run that exists.
  public let launch: @Sendable (_ runID: String) async throws -> Void
  /// Stops what was launched in good order, after a time of grace.
  public let drain: @Sendable (_ grace: Duration) async -> Void

  /// A job.
  public init(
    schedule: Schedule, workflow: String, parameters: [UInt8],
    launch: @escaping @Sendable (_ runID: String) async throws -> Void,
    drain: @escaping @Sendable (_ grace: Duration) async -> Void
  ) {
    self.schedule = schedule
    self.workflow = workflow
    self.parameters = parameters
    self.launch = launch
    self.drain = drain
  }
}

extension Engine {
  /// A workflow on a schedule, executed by this engine.
  /// - Throws: ``FlowError/unwritable(what:reason:)`` for parameters that cannot be stored.
  public func job<Parameters, Output>(
    _ workflow: Workflow<Parameters, Output>, _ parameters: Parameters, schedule: Schedule
  ) throws(FlowError) -> ScheduledJob {
    ScheduledJob(
      schedule: schedule, workflow: workflow.name,
      parameters: try ByteCoding.encode(parameters, "the parameters of \(workflow.name)"),
      launch: { [self] runID in
        try await take(workflow, runID: runID, exclusive: schedule.overlap != .allow)
      }, drain: { [self] grace in await drain(grace: grace) })
  }
}
