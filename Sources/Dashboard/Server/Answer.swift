import Foundation
import HTTPTypes
import Hummingbird

/// An answer before it becomes one of HTTP.
struct Answer: Sendable {
  /// What the browser may do with the content.
  enum Policy: Sendable {
    /// A page of ours: our stylesheet, our script, our images, nothing else.
    case page
    /// Bytes that somebody else wrote: shown, if at all, in a box without any right.
    case foreign

    /// The content security policy.
    var header: String {
      switch self {
      case .page:
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
          + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
      case .foreign:
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
      }
    }
  }

  /// What is sent.
  enum Body: Sendable {
    case bytes([UInt8])
    /// Written piece by piece, as long as there is something to tell.
    case stream(@Sendable (inout any ResponseBodyWriter) async throws -> Void)
  }

  var status: HTTPResponse.Status = .ok
  var mediaType = "text/html; charset=utf-8"
  var body: Body
  var policy = Policy.page
  /// What changes when the content does; a browser that has it is spared the content.
  var tag: String?
  /// The file name under which the content is to be saved.
  var fileName: String?
  /// What else the answer says.
  var fields: [HTTPField.Name: String] = [:]

  init(
    status: HTTPResponse.Status = .ok, mediaType: String = "text/html; charset=utf-8",
    body: [UInt8], policy: Policy = .page, tag: String? = nil, fileName: String? = nil
  ) {
    self.status = status
    self.mediaType = mediaType
    self.body = .bytes(body)
    self.policy = policy
    self.tag = tag
    self.fileName = fileName
  }

  /// What is written piece by piece.
  init(
    mediaType: String, fileName: String? = nil,
    stream: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
  ) {
    self.mediaType = mediaType
    self.fileName = fileName
    body = .stream(stream)
  }

  /// The way to another page, after something was changed.
  static func seeOther(_ path: String) -> Answer {
    var answer = Answer(status: .seeOther, mediaType: "text/plain; charset=utf-8", body: [])
    answer.fields[.location] = path
    return answer
  }

  /// A page.
  static func page(_ html: String, status: HTTPResponse.Status = .ok) -> Answer {
    Answer(status: status, body: Array(html.utf8))
  }

  /// A value in JSON: names with underscores, dates in ISO 8601.
  static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Answer {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Answer(
      status: status, mediaType: "application/json", body: Array(try encoder.encode(value)) + [10])
  }

  /// A short text.
  static func text(_ text: String, status: HTTPResponse.Status) -> Answer {
    Answer(status: status, mediaType: "text/plain; charset=utf-8", body: Array((text + "\n").utf8))
  }

  /// The answer in HTTP.
  /// - Parameters:
  ///   - known: the request's `If-None-Match`.
  ///   - isShort: whether the browser can read shortened content.
  func response(known: String?, isShort: Bool) -> Response {
    var headers: HTTPFields = [
      .contentType: mediaType, .contentSecurityPolicy: policy.header,
      .xContentTypeOptions: "nosniff", .cacheControl: tag == nil ? "no-store" : "no-cache",
    ]
    for (name, value) in Self.fixedHeaders { headers[name] = value }
    if let fileName { headers[.contentDisposition] = Self.disposition(fileName) }
    if status == .methodNotAllowed { headers[.allow] = "GET, HEAD, POST" }
    for (name, value) in fields { headers[name] = value }
    if let tag {
      // Weak, since it is the same for what is compressed (RFC 9110, section 8.8.1).
      headers[.eTag] = "W/\"\(tag)\""
      if let known, known.contains("\"\(tag)\"") {
        return Response(status: .notModified, headers: headers)
      }
    }
    switch body {
    case .bytes(var bytes):
      if bytes.count >= Gzip.threshold, isText {
        headers[.vary] = "Accept-Encoding"
        if isShort, let short = Gzip.compress(bytes) {
          bytes = short
          headers[.contentEncoding] = "gzip"
        }
      }
      return Response(
        status: status, headers: headers,
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    case .stream(let write):
      return Response(
        status: status, headers: headers,
        body: ResponseBody { writer in try await write(&writer) })
    }
  }

  /// Whether shortening is worth its time.
  private var isText: Bool {
    mediaType.hasPrefix("text/") || mediaType.hasPrefix("application/json")
      || mediaType.hasPrefix("image/svg")
  }

  /// Under `no-referrer` browsers would call the origin of our own forms `null`.
  private static let fixedHeaders: [(HTTPField.Name, String)] = [
    ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
  ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }

  /// RFC 6266: a plain name for everybody, and the full one in UTF-8.
  private static func disposition(_ name: String) -> String {
    let plain = String(
      name.unicodeScalars.map { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || "0123456789-._()".contains(Character(scalar)))
          ? Character(scalar) : "_"
      })
    let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
    let full =
      name.addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: letters))
      ?? plain
    return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(full)"
  }
}
