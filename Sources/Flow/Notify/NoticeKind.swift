/// What people can be told about.
public enum NoticeKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// A run failed, or its process died.
  case failure
  /// A run completed.
  case success
  /// A task chose another model than last time.
  case champion
  /// What was published is no longer as good as it was promised to be.
  case drift
  /// A due instant passed without a run.
  case missed
  /// A run takes longer than it should.
  case long
}
