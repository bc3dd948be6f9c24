internal import Crypto
import Dispatch

/// A SHA-256 digest: the name of a content.
///
/// Source: FIPS 180-4 (2015), section 6.2.
public struct Digest: Sendable, Hashable {
  /// The 32 bytes.
  public let bytes: [UInt8]

  /// The digest of a content.
  /// - Complexity: O(bytes).
  public init(of content: [UInt8]) {
    bytes = Array(SHA256.hash(data: content))
  }

  /// The digest of a content, computed on another thread.
  static func compute(of content: [UInt8]) async -> Digest {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: Digest(of: content)) }
    }
  }

  /// A digest read back; nil unless there are 32 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }
}

extension Digest: CustomStringConvertible {
  /// The digest as 64 hexadecimal digits.
  public var description: String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  /// A digest from 64 hexadecimal digits; nil for anything else.
  public init?(_ text: String) {
    let nibbles = text.compactMap(\.hexDigitValue)
    guard nibbles.count == 64, text.count == 64 else { return nil }
    bytes = (0..<32).map { UInt8(nibbles[2 * $0] << 4 | nibbles[2 * $0 + 1]) }
  }
}

extension Digest: Codable {
  /// Reads 64 hexadecimal digits.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let digest = Self(text) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "a digest has 64 hexadecimal digits, not \(text)"))
    }
    self = digest
  }

  /// Writes 64 hexadecimal digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
