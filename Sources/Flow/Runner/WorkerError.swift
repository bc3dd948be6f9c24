/// Why a worker process gave no output for a unit of work.
public enum WorkerError: Error, Sendable, Hashable {
  /// The process ended while it worked. Such a unit is tried again whatever its options say, at most
  /// ``retries`` times: its death may have nothing to do with it.
  case died(task: String, reason: String)
  /// No process could be started, or none that speaks as a worker does.
  case cannotStart(program: String, reason: String)
  /// The work threw an error, which said this.
  case failed(String)
  /// The process does not know this kind of work.
  case unknownKind(String)

  /// How often a unit whose process died is tried again.
  static let retries = 2

  /// Whether the process died under its work.
  var isDeath: Bool {
    if case .died = self { true } else { false }
  }
}

extension WorkerError: CustomStringConvertible {
  /// What was wrong and what to do.
  public var description: String {
    switch self {
    case .died(let task, let reason): "the worker process of \(task) \(reason)"
    case .cannotStart(let program, let reason):
      "no worker process could be started by \(program): \(reason); it must run Worker.serve"
    case .failed(let message): message
    case .unknownKind(let kind):
      "the worker process knows no kind of work called \(kind): add it to the registry"
    }
  }
}
