public import Flow

/// Asks for an address after every run that completed: whoever watches it notices when that stops,
/// also because this machine is no longer there.
public struct HeartbeatChannel: Channel {
  /// The name of the channel.
  public let name = "heartbeat"
  /// Nothing but success.
  public let kinds: Set<NoticeKind> = [.success]
  private let address: SecretText
  private let timeout: Duration

  /// A channel.
  /// - Parameters:
  ///   - address: what to ask for.
  ///   - timeout: the time one request may take; less than `Courier.claimLifetime`.
  public init(_ address: SecretText, timeout: Duration = .seconds(20)) {
    self.address = address
    self.timeout = timeout
  }

  /// Asks once.
  public func deliver(_ notice: Notice) async throws(DeliveryError) -> Int? {
    let url = try HTTPCall.resolve(address, of: name)
    return try await HTTPCall.get(url, timeout: timeout).send()
  }
}
