import Foundation

/// Where a request goes to: the paths of the site, read and written in one place.
package enum Address: Sendable, Hashable {
  case overview
  case runs
  case run(String)
  case task(run: String, key: String)
  case events(String)
  case timeline(String)
  case logText(String)
  case cancel(String)
  case resume(String)
  case retry(String)
  case artifacts
  case artifact(key: String)
  case raw(key: String)
  case health
  case live
  case ready
  case stylesheet
  case icon

  /// Reads a path as it came over the wire.
  ///
  /// The last part `raw` below an artifact asks for its bytes. A key that itself ends so is
  /// written with an escaped letter, and so nothing is ambiguous: the test comes before the
  /// decoding.
  package init?(path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    switch parts.first {
    case "" where parts.count == 1: self = .overview
    case "health" where parts.count == 1: self = .health
    case "livez" where parts.count == 1: self = .live
    case "readyz" where parts.count == 1: self = .ready
    case "style.css" where parts.count == 1: self = .stylesheet
    case "icon.svg" where parts.count == 1: self = .icon
    case "runs":
      let rest = parts.dropFirst().filter { !$0.isEmpty }
      guard let id = rest.first else {
        self = .runs
        return
      }
      guard let text = id.removingPercentEncoding,
        let address = Self.run(text, rest.dropFirst().map(String.init))
      else { return nil }
      self = address
    case "artifacts":
      let rest = parts.dropFirst()
      if rest.allSatisfy(\.isEmpty) {
        self = .artifacts
        return
      }
      let isRaw = rest.count > 1 && rest.last == "raw"
      let path = (isRaw ? rest.dropLast() : rest).joined(separator: "/")
      guard let key = path.removingPercentEncoding else { return nil }
      self = isRaw ? .raw(key: key) : .artifact(key: key)
    default: return nil
    }
  }

  /// What lies below a run.
  private static func run(_ id: String, _ rest: [String]) -> Address? {
    switch rest.first {
    case nil: return .run(id)
    case "tasks" where rest.count == 2: return rest[1].removingPercentEncoding.map { .task(run: id, key: $0) }
    case _ where rest.count > 1: return nil
    case "events": return .events(id)
    case "timeline": return .timeline(id)
    case "log.txt": return .logText(id)
    case "cancel": return .cancel(id)
    case "resume": return .resume(id)
    case "retry": return .retry(id)
    default: return nil
    }
  }

  /// The path as it is written in a link.
  package var path: String {
    switch self {
    case .overview: "/"
    case .runs: "/runs"
    case .run(let id): "/runs/" + Self.encode(id, keeping: "")
    case .task(let id, let key): Address.run(id).path + "/tasks/" + Self.encode(key, keeping: "")
    case .events(let id): Address.run(id).path + "/events"
    case .timeline(let id): Address.run(id).path + "/timeline"
    case .logText(let id): Address.run(id).path + "/log.txt"
    case .cancel(let id): Address.run(id).path + "/cancel"
    case .resume(let id): Address.run(id).path + "/resume"
    case .retry(let id): Address.run(id).path + "/retry"
    case .artifacts: "/artifacts"
    case .artifact(let key): "/artifacts/" + Self.encode(key: key)
    case .raw(let key): "/artifacts/" + Self.encode(key: key) + "/raw"
    case .health: "/health"
    case .live: "/livez"
    case .ready: "/readyz"
    case .stylesheet: "/style.css"
    case .icon: "/icon.svg"
    }
  }

  /// The path with a query.
  package func path(_ query: KeyValuePairs<String, String>) -> String {
    let pairs = query.map { $0 + "=" + Self.encode($1, keeping: "") }
    return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
  }

  private static func encode(key: String) -> String {
    let text = encode(key, keeping: "/")
    return text == "raw" || text.hasSuffix("/raw") ? text.dropLast(3) + "%72aw" : text
  }

  private static func encode(_ text: String, keeping others: String) -> String {
    let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~(),"
    return text.addingPercentEncoding(
      withAllowedCharacters: CharacterSet(charactersIn: letters + others)) ?? ""
  }
}
