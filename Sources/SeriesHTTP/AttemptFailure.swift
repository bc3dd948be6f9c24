/// Why one attempt failed, and whether another one may help.
struct AttemptFailure: Error {
  var kind: SourceError.Kind
  var reason: String
  var isTransient: Bool
  var status: Int?
  var retryAfter: Duration?

  /// A failure that another attempt may not meet.
  static func transient(
    _ kind: SourceError.Kind, _ reason: String, status: Int? = nil,
    retryAfter: Duration? = nil
  ) -> AttemptFailure {
    AttemptFailure(
      kind: kind, reason: reason, isTransient: true, status: status, retryAfter: retryAfter)
  }

  /// A failure that every attempt would meet.
  static func final(_ kind: SourceError.Kind, _ reason: String, status: Int? = nil)
    -> AttemptFailure
  {
    AttemptFailure(kind: kind, reason: reason, isTransient: false, status: status)
  }
}
