/// Something an observer is told while a run goes on. Events come from several threads.
public enum FlowEvent: Sendable {
  /// A run began, or began again.
  case runStarted(RunRecord)
  /// A run ended.
  case runEnded(RunRecord)
  /// An attempt at a task began.
  case taskStarted(run: String, key: String)
  /// An attempt failed; the next one comes after the given wait, or never.
  case attemptFailed(run: String, key: String, error: String, nextIn: Duration?)
  /// A task ended, and the store knows it.
  case taskEnded(run: String, key: String, state: State, error: String?)
  /// A mapped task came further.
  case progress(run: String, MapProgress)
  /// A line was logged.
  case log(run: String, LogLine)
}

/// How far a mapped task has come; only what is in the store counts as done.
public struct MapProgress: Sendable, Hashable {
  /// The name of the mapped task.
  public let task: String
  /// Units that have ended, well or badly, reused ones included.
  public let done: Int
  /// All units.
  public let total: Int
  /// Units that failed.
  public let failed: Int
  /// Units whose result was there from an earlier execution.
  public let reused: Int
  /// The label of the unit that ended just now; nil for the event that opens the task.
  public let label: String?
  /// Units with this label that have ended.
  public let labelDone: Int
  /// All units with this label.
  public let labelTotal: Int
}
