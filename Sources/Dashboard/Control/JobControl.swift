public import Flow

/// What the page can do with the runs of a workflow, beside showing them.
public struct JobControl: Sendable {
  /// The name of the workflow.
  public let workflow: String
  /// What a run can be started with.
  public let fields: [FormField]
  /// Begins a run with the values of the fields, and returns its id as soon as it is begun.
  public let start: @Sendable (_ values: [String: String]) async throws -> String
  /// Goes on with a run that ended badly.
  public let resume: @Sendable (RunRecord) async throws -> Void
  /// Tries a run again, from a task on or from its first unfinished one, and returns the id of the
  /// run that goes on.
  public let retry: @Sendable (RunRecord, _ from: String?) async throws -> String

  /// A control.
  public init(
    workflow: String, fields: [FormField],
    start: @escaping @Sendable (_ values: [String: String]) async throws -> String,
    resume: @escaping @Sendable (RunRecord) async throws -> Void,
    retry: @escaping @Sendable (RunRecord, _ from: String?) async throws -> String
  ) {
    self.workflow = workflow
    self.fields = fields
    self.start = start
    self.resume = resume
    self.retry = retry
  }
}
