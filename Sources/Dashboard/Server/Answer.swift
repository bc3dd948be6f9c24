import Foundation
import HTTPTypes
import Hummingbird

/// An answer before it becomes one of HTTP.
struct Answer: Sendable {
  /// What the browser may do with the content.
  enum Policy: Sendable {
    /// A page of ours: our stylesheet, our images, nothing else.
    case page
    /// Bytes that somebody else wrote: shown, if at all, in a box without any right.
    case foreign

    /// The content security policy.
    var header: String {
      switch self {
      case .page:
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
          + "form-action 'none'; frame-ancestors 'none'"
      case .foreign:
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
      }
    }
  }

  var status: HTTPResponse.Status = .ok
  var mediaType = "text/html; charset=utf-8"
  var body: [UInt8]
  var policy = Policy.page
  /// What changes when the content does; a browser that has it is spared the content.
  var tag: String?
  /// The file name under which the content is to be saved.
  var fileName: String?

  /// A page.
  static func page(_ html: String, status: HTTPResponse.Status = .ok) -> Answer {
    Answer(status: status, body: Array(html.utf8))
  }

  /// A short text.
  static func text(_ text: String, status: HTTPResponse.Status) -> Answer {
    Answer(status: status, mediaType: "text/plain; charset=utf-8", body: Array((text + "\n").utf8))
  }

  /// The answer in HTTP.
  /// - Parameter known: the request's `If-None-Match`.
  func response(known: String?) -> Response {
    var headers: HTTPFields = [
      .contentType: mediaType, .contentSecurityPolicy: policy.header,
      .xContentTypeOptions: "nosniff", .cacheControl: tag == nil ? "no-store" : "no-cache",
    ]
    for (name, value) in Self.fixedHeaders { headers[name] = value }
    if let fileName { headers[.contentDisposition] = Self.disposition(fileName) }
    if status == .methodNotAllowed { headers[.allow] = "GET, HEAD" }
    if let tag {
      headers[.eTag] = "\"\(tag)\""
      if let known, known.contains("\"\(tag)\"") {
        return Response(status: .notModified, headers: headers)
      }
    }
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }

  private static let fixedHeaders: [(HTTPField.Name, String)] = [
    ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
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
