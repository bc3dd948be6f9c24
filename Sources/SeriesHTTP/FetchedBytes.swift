/// What a source answered.
public struct FetchedBytes: Sendable, Hashable {
  /// The body.
  public let bytes: [UInt8]
  /// The HTTP status, of the class 2xx.
  public let status: Int
  /// How many requests were sent, redirects not counted.
  public let attempts: Int
}
