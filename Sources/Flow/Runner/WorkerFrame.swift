/// What a worker and its parent say to each other: a tag, the number of bytes as eight of them, least
/// significant first, and the bytes.
struct WorkerFrame: Sendable, Hashable {
  enum Tag: UInt8, Sendable {
    /// The worker is ready.
    case hello = 1
    /// The name of a kind, a zero byte, and an input.
    case request
    /// The output.
    case result
    /// What the work threw, as a text.
    case failure
  }

  let tag: Tag
  let body: [UInt8]

  static let headerSize = 9

  init(_ tag: Tag, _ body: [UInt8] = []) {
    self.tag = tag
    self.body = body
  }

  /// A request for work.
  init(kind: String, payload: [UInt8]) {
    self.init(.request, Array(kind.utf8) + [0] + payload)
  }

  /// The kind and the input of a request.
  var request: (kind: String, payload: [UInt8])? {
    guard tag == .request, let end = body.firstIndex(of: 0) else { return nil }
    return (String(decoding: body[..<end], as: UTF8.self), Array(body[(end + 1)...]))
  }

  /// The frame as bytes.
  var bytes: [UInt8] {
    var bytes = [tag.rawValue]
    bytes.reserveCapacity(Self.headerSize + body.count)
    withUnsafeBytes(of: UInt64(body.count).littleEndian) { bytes += $0 }
    return bytes + body
  }

  /// The tag and the size that a header announces; nil for what is no header.
  static func header(_ bytes: some Collection<UInt8>) -> (tag: Tag, size: Int)? {
    guard let first = bytes.first, let tag = Tag(rawValue: first) else { return nil }
    let size = bytes.dropFirst().reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(exactly: size).map { (tag, $0) }
  }
}
