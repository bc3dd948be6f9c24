/// Which names a request may address the page by.
///
/// A browser sends the name from its address bar. A hostile page can let its own name resolve to
/// 127.0.0.1 and would then count as the same site; its name is not in the list.
struct HostPolicy: Sendable {
  private let names: Set<String>

  /// The names of the loopback and some more.
  init(allowed: [String]) {
    names = Set(["localhost", "127.0.0.1", "[::1]"] + allowed.map(Self.name(of:)))
  }

  /// Whether a request may be answered.
  /// - Parameter authority: the request's `Host`, with or without port.
  func allows(_ authority: String?) -> Bool {
    guard let authority, !authority.isEmpty else { return false }
    return names.contains(Self.name(of: authority))
  }

  /// Whether an address to listen on can be reached from this machine only.
  static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
  }

  /// The name without its port, in lower case and without the root's dot.
  private static func name(of authority: String) -> String {
    var name = authority.lowercased()[...]
    if name.hasPrefix("[") {
      // What follows the bracket must be a port, or the whole is some other text.
      guard let end = name.firstIndex(of: "]") else { return String(name) }
      let rest = name[name.index(after: end)...]
      return rest.isEmpty || isPort(rest) ? String(name[...end]) : String(name)
    }
    if let colon = name.firstIndex(of: ":"), isPort(name[colon...]) { name = name[..<colon] }
    if name.hasSuffix(".") { name.removeLast() }
    return String(name)
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.first == ":" && UInt16(text.dropFirst()) != nil
  }
}
