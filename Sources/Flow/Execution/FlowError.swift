/// What can go wrong in the execution of a flow, beside what its tasks throw.
public enum FlowError: Error, Sendable, Hashable {
  /// An attempt took longer than its task allows.
  case timedOut(task: String, seconds: Double)
  /// A run took longer than it may.
  case overtime(seconds: Double)
  /// Two tasks of one run have the same key.
  case duplicateTask(String)
  /// A stored result or stored parameters are not of the type that is asked for.
  case unreadable(what: String, reason: String)
  /// A result or parameters cannot be written as JSON.
  case unwritable(what: String, reason: String)
  /// A run was begun with other parameters than those that are given now; both as they are stored.
  case changed(run: String, stored: [UInt8], given: [UInt8])
  /// An option of a task makes no sense.
  case badOption(task: String, reason: String)
}

extension FlowError: CustomStringConvertible {
  /// What was wrong and what to do.
  public var description: String {
    switch self {
    case .timedOut(let task, let seconds):
      "the task \(task) took longer than its timeout of \(seconds) s"
    case .overtime(let seconds):
      "the run took longer than its limit of \(seconds) s; what was finished is kept"
    case .duplicateTask(let key):
      "two tasks of this run have the key \(key): give each its own, it names the stored result"
    case .unreadable(let what, let reason):
      "\(what) cannot be read back (\(reason)): it was stored by another version of the flow; "
        + "start a new run"
    case .unwritable(let what, let reason):
      "\(what) cannot be stored: \(reason)"
    case .changed(let run, _, _):
      "the run \(run) was begun with other parameters than those given now: give the same ones, or "
        + "start a new run"
    case .badOption(let task, let reason):
      "the task \(task): \(reason)"
    }
  }
}

/// Why one unit of a mapped task gave no result.
public struct UnitFailure: Error, Sendable, Hashable {
  /// The key of the unit's task.
  public let key: String
  /// What its last attempt threw.
  public let message: String
  /// Whether it was stopped before it could end.
  public let isCancellation: Bool

  /// A failure.
  public init(key: String, message: String, isCancellation: Bool = false) {
    self.key = key
    self.message = message
    self.isCancellation = isCancellation
  }
}

extension UnitFailure: CustomStringConvertible {
  /// What its last attempt threw.
  public var description: String { message }
}
