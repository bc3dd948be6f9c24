public import Flow

/// Why a run of the weekly job has no answer at all.
public enum JobError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No model could forecast any series.
  case nothingRemains(JobOutcome)
  /// The bytes that the run loaded are no longer in the store.
  case sourceLost(digest: String)
  /// A key of the configuration names a secret that is not to be had.
  case secretMissing(key: String, SecretText.Fault)
  /// Too few models came through the backtest without a failure.
  case tooFewSurvivors(wanted: Int, of: Int, failed: [JobFailure])
  /// The disk of the store is nearly full.
  case diskNearlyFull(path: String, free: Int, wanted: Int)
  /// The configuration is not that which the run was started with.
  case configurationChanged(run: String, differences: [ConfigurationDifference])

  /// What was wrong, and what to do.
  public var description: String {
    switch self {
    case .nothingRemains(let outcome):
      "no model could forecast any series: "
        + (outcome.failures.first.map { "\($0.id): \($0.model): \($0.reason)" }
          ?? "there is no series")
    case .sourceLost(let digest):
      "the data of this run (sha256 \(digest)) are no longer in the store; start a new run"
    case .secretMissing(let key, let fault): "\(key): \(fault)"
    case .tooFewSurvivors(let wanted, let count, let failed):
      "\(count - failed.count) of \(count) models came through the backtest without a failure; "
        + "limits.survivors demands \(wanted). Failed: "
        + failed.map { "\($0.model) (\($0.id): \($0.reason))" }.joined(separator: "; ")
    case .diskNearlyFull(let path, let free, let wanted):
      "the disk of \(path) has \(free) bytes free; limits.free-disk demands \(wanted): free some "
        + "space, or lower the limit"
    case .configurationChanged(let run, let differences):
      "the configuration has changed since \(run) began: "
        + differences.map(\.description).joined(separator: "; ")
        + ". Restore it, go on as recorded (almanac resume --as-recorded), or start a new run"
    }
  }
}
