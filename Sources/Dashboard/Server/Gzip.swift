import CZlib

/// Shortens what is sent, for browsers that can read it (RFC 1952), by zlib.
enum Gzip {
  /// Less than this fits a packet or two anyway.
  static let threshold = 1400
  /// Most of the shortening, at a third of the time that the highest level takes.
  private static let level: Int32 = 5
  /// The largest window, with the frame of gzip.
  private static let window: Int32 = 15 + 16

  /// The shortened bytes; nil where there is no memory for it.
  static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    guard
      deflateInit2_(
        &stream, level, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    var input = bytes
    let capacity = Int(deflateBound(&stream, UInt(input.count)))
    guard input.count <= Int(UInt32.max), capacity <= Int(UInt32.max) else { return nil }
    let short = input.withUnsafeMutableBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(capacity)
        // The bound is enough, so that one call ends it.
        count = deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : 0
      }
    }
    return short.isEmpty ? nil : short
  }

  /// Whether a request's `Accept-Encoding` takes gzip (RFC 9110, section 12.5.3).
  static func isAccepted(_ header: String?) -> Bool {
    guard let header else { return false }
    var byName: [String: Bool] = [:]
    for part in header.lowercased().split(separator: ",") {
      let pieces = part.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
      guard let name = pieces.first else { continue }
      let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) }
      byName[name] = (weight ?? 1) ?? 0 > 0
    }
    return byName["gzip"] ?? byName["*"] ?? false
  }
}
