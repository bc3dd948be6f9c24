/// Who may see the page, and by which names it is addressed.
public struct Access: Sendable {
  /// What visitors prove themselves with; nil lets everybody in who can reach the page.
  public var token: String?
  /// Names by which browsers may address the page beside those of the loopback, without port.
  public var allowedHosts: [String]

  /// The shortest token: shorter ones can be guessed.
  public static let shortestToken = 16

  /// An access.
  public init(token: String? = nil, allowedHosts: [String] = []) {
    self.token = token
    self.allowedHosts = allowedHosts
  }
}
