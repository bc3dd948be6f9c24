/// A way to tell people.
///
/// A channel knows its address; the store only knows its name, because an address may be a secret.
public protocol Channel: Sendable {
  /// The name, once in a workflow.
  var name: String { get }
  /// What it is used for.
  var kinds: Set<NoticeKind> { get }

  /// Sends a notice once, in less than ``Courier/claimLifetime``. The same notice may come again:
  /// when the process died between sending and writing so.
  /// - Returns: the HTTP status or the exit code, where there is one.
  /// - Throws: ``DeliveryError``, whose words are stored and shown: they must hold no secret.
  func deliver(_ notice: Notice) async throws(DeliveryError) -> Int?
}

/// Why a notice could not be sent.
public struct DeliveryError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The HTTP status or the exit code, where there was one.
  public let status: Int?
  /// What went wrong.
  public let reason: String
  /// Whether another attempt can help.
  public let decision: RetryDecision

  /// An error.
  public init(_ reason: String, status: Int? = nil, decision: RetryDecision = .retry) {
    self.reason = reason
    self.status = status
    self.decision = decision
  }

  /// What went wrong.
  public var description: String { reason }
}
