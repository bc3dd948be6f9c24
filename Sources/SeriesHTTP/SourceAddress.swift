#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The address of a source, and where redirects lead.
package struct SourceAddress: Hashable {
  private let url: URL

  /// An absolute address of the scheme `http` or `https`, or nil.
  package init?(_ text: String) {
    guard let url = URL(string: text) else { return nil }
    self.init(url)
  }

  private init?(_ url: URL) {
    guard let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https",
      let host = url.host(), !host.isEmpty
    else { return nil }
    self.url = url
  }

  /// The whole address.
  var text: String { url.absoluteString }

  /// The address for logs and messages: no credentials, no query, which may hold a key.
  var shown: String {
    "\(shownHost)\(url.path())\(url.query() == nil ? "" : "?…")"
  }

  /// Scheme, host and port.
  var shownHost: String {
    "\(url.scheme ?? "")://\(url.host() ?? "")" + (url.port.map { ":\($0)" } ?? "")
  }

  /// Name and password within the address.
  var credentials: (name: String, password: String)? {
    guard let user = url.user(percentEncoded: false) else { return nil }
    return (user, url.password(percentEncoded: false) ?? "")
  }

  /// Where a `Location` header leads, or nil when that is no web address or would leave encryption.
  package func redirect(to location: String) -> SourceAddress? {
    guard let target = URL(string: location, relativeTo: url)?.absoluteURL,
      let address = SourceAddress(target)
    else { return nil }
    return isEncrypted && !address.isEncrypted ? nil : address
  }

  /// Whether credentials meant for this address may go to the other one: same host and port, or the
  /// same host with encryption added.
  package func trusts(_ other: SourceAddress) -> Bool {
    guard url.host()?.lowercased() == other.url.host()?.lowercased() else { return false }
    if isEncrypted == other.isEncrypted { return port == other.port }
    return !isEncrypted && port == 80 && other.port == 443
  }

  private var isEncrypted: Bool { url.scheme?.lowercased() == "https" }
  private var port: Int { url.port ?? (isEncrypted ? 443 : 80) }
}
