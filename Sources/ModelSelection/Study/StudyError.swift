/// Why a series cannot be studied.
public enum StudyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The bytes that the run read are no longer in the store: only the newest are kept for good.
  case sourceGone
  /// The run has no such series.
  case noSuchSeries(String)
  /// The run was started with parameters of another version, or its data cannot be read any more.
  case unreadable(String)
  /// Too many others wait for a study.
  case busy

  /// What was wrong, in one sentence.
  public var description: String {
    switch self {
    case .sourceGone:
      "The data that this run read are no longer kept, so nothing can be computed from them; what "
        + "the run published is still here."
    case .noSuchSeries(let id): "The data of this run have no series \(id)."
    case .unreadable(let reason): "The data of this run cannot be read any more: \(reason)"
    case .busy: "Too many studies are wanted at once; load the page again in some seconds."
    }
  }
}
