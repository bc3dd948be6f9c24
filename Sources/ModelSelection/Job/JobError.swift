/// Why a run of the weekly job has no answer at all.
public enum JobError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No model could forecast any series.
  case nothingRemains(JobOutcome)
  /// The bytes that the run loaded are no longer in the store.
  case sourceLost(digest: String)
  /// A header of the source names an environment variable that is not set.
  case secretMissing(variable: String)

  /// What was wrong, and what to do.
  public var description: String {
    switch self {
    case .nothingRemains(let outcome):
      "no model could forecast any series: "
        + (outcome.failures.first.map { "\($0.id): \($0.model): \($0.reason)" }
          ?? "there is no series")
    case .sourceLost(let digest):
      "the data of this run (sha256 \(digest)) are no longer in the store; start a new run"
    case .secretMissing(let variable):
      "a header of the source needs the environment variable \(variable), which is not set"
    }
  }
}
