/// Secrets that were looked up, to keep them out of messages.
public struct SecretValues: Sendable {
  private var values: Set<String> = []

  /// A shorter text would be found everywhere, and is no secret.
  private static let leastLength = 4

  /// No secrets.
  public init() {}

  mutating func insert(_ value: String) {
    if value.count >= Self.leastLength { values.insert(value) }
  }

  /// A text with "•••" in the place of each secret.
  /// - Complexity: O(length · secrets).
  public func redacted(_ text: String) -> String {
    // The longest first, since one may be a part of another.
    values.sorted { $0.count > $1.count }.reduce(text) { $0.replacing($1, with: "•••") }
  }
}

extension SecretValues: CustomStringConvertible {
  /// Says nothing of the content.
  public var description: String { "(secrets)" }
}

extension SecretValues: CustomReflectable {
  /// Says nothing of the content.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
