import Foundation

/// Where a request goes to: the paths of the site, read and written in one place.
package enum Address: Sendable, Hashable {
  case overview
  case runs
  case run(String)
  /// What happens to a run, as a stream of events.
  case runEvents(String)
  /// The drawing of a run's tasks alone.
  case runTimeline(String)
  /// The log of a run as text.
  case runLog(String)
  case runTask(String, key: String)
  /// The form that begins a run of a workflow.
  case newRun(workflow: String)
  case models
  case series(workflow: String, id: String)
  case forecasts
  case artifacts
  case artifact(key: String)
  case raw(key: String)
  case upcoming
  case notices
  case status
  case signIn
  case health
  case live
  case ready
  case interface(Interface)
  case stylesheet
  case script
  case icon

  /// What programs ask for, in JSON.
  package enum Interface: String, Sendable, Hashable, CaseIterable {
    case runs, schedules, artifacts, notices
  }

  /// Reads a path as it came over the wire.
  ///
  /// The last part `raw` below an artifact asks for its bytes. A key that itself ends so is
  /// written with an escaped letter, and so nothing is ambiguous: the test comes before the
  /// decoding.
  package init?(path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    if parts.count == 1, let known = Self.fixed["/" + parts[parts.startIndex]] {
      self = known
      return
    }
    let rest = parts.dropFirst()
    switch parts.first {
    case "api":
      guard rest.count == 1, let name = Interface(rawValue: String(rest.first!)) else { return nil }
      self = .interface(name)
    case "runs": self.init(run: rest.filter { !$0.isEmpty }.map(String.init))
    case "jobs":
      guard rest.count == 2, rest.last == "new",
        let name = String(rest.first!).removingPercentEncoding
      else { return nil }
      self = .newRun(workflow: name)
    case "models":
      let parts = rest.map { String($0).removingPercentEncoding }
      guard parts.count == 2, let workflow = parts[0], let id = parts[1] else { return nil }
      self = .series(workflow: workflow, id: id)
    case "artifacts":
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

  /// Reads what comes behind `/runs`.
  private init?(run parts: [String]) {
    guard let first = parts.first else {
      self = .runs
      return
    }
    guard let id = first.removingPercentEncoding else { return nil }
    switch (parts.count, parts.dropFirst().first) {
    case (1, _): self = .run(id)
    case (2, "events"): self = .runEvents(id)
    case (2, "timeline"): self = .runTimeline(id)
    case (2, "log.txt"): self = .runLog(id)
    case (3..., "tasks"):
      let path = parts.dropFirst(2).joined(separator: "/")
      guard let key = path.removingPercentEncoding else { return nil }
      self = .runTask(id, key: key)
    default: return nil
    }
  }

  /// The pages that have one address.
  private static let fixed: [String: Address] = Dictionary(
    uniqueKeysWithValues: [
      .overview, .runs, .models, .forecasts, .artifacts, .upcoming, .notices, .status, .signIn,
      .health, .live, .ready, .stylesheet, .script, .icon,
    ].map { (address: Address) in (address.path, address) })

  /// The path as it is written in a link.
  package var path: String {
    switch self {
    case .overview: "/"
    case .runs: "/runs"
    case .run(let id): "/runs/" + Self.encode(id)
    case .runEvents(let id): "/runs/" + Self.encode(id) + "/events"
    case .runTimeline(let id): "/runs/" + Self.encode(id) + "/timeline"
    case .runLog(let id): "/runs/" + Self.encode(id) + "/log.txt"
    case .runTask(let id, let key):
      "/runs/" + Self.encode(id) + "/tasks/" + Self.encode(key, keeping: "/")
    case .newRun(let workflow): "/jobs/" + Self.encode(workflow) + "/new"
    case .models: "/models"
    case .series(let workflow, let id): "/models/" + Self.encode(workflow) + "/" + Self.encode(id)
    case .forecasts: "/forecasts"
    case .artifacts: "/artifacts"
    case .artifact(let key): "/artifacts/" + Self.encode(key: key)
    case .raw(let key): "/artifacts/" + Self.encode(key: key) + "/raw"
    case .upcoming: "/upcoming"
    case .notices: "/notices"
    case .status: "/status"
    case .signIn: "/login"
    case .health: "/health"
    case .live: "/livez"
    case .ready: "/readyz"
    case .interface(let name): "/api/" + name.rawValue
    case .stylesheet: "/style.css"
    case .script: "/app.js"
    case .icon: "/icon.svg"
    }
  }

  /// Whether a visitor needs no token: what a page that asks for it is made of, and what tells
  /// those who keep the process alive nothing but that it is.
  var isOpen: Bool {
    switch self {
    case .signIn, .live, .ready, .stylesheet, .script, .icon: true
    default: false
    }
  }

  /// Whether programs ask for it, who cannot fill in a form.
  var isForPrograms: Bool {
    switch self {
    case .health, .interface, .runEvents, .runTimeline, .runLog, .raw: true
    default: false
    }
  }

  /// The path with a query.
  package func path(_ query: KeyValuePairs<String, String>) -> String {
    path(query.map { (name: $0, value: $1) })
  }

  /// The path with those parts of a query that there are.
  func path(_ query: [(name: String, value: String?)]) -> String {
    let pairs = query.compactMap { pair in
      pair.value.map { pair.name + "=" + Self.encode($0) }
    }
    return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
  }

  private static func encode(key: String) -> String {
    let text = encode(key, keeping: "/")
    return text == "raw" || text.hasSuffix("/raw") ? text.dropLast(3) + "%72aw" : text
  }

  /// A text as a part of a path.
  static func encode(_ text: String, keeping others: String = "") -> String {
    let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~(),"
    let encoded =
      text.addingPercentEncoding(
        withAllowedCharacters: CharacterSet(charactersIn: letters + others)) ?? ""
    // Browsers take dots alone for a step upwards.
    return [".", ".."].contains(encoded) ? encoded.replacing(".", with: "%2E") : encoded
  }
}
