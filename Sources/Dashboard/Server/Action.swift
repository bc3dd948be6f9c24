import Foundation

/// What a form asks for: the paths that change something, read and written in one place.
package enum Action: Sendable, Hashable {
  case signIn
  case signOut
  /// Begins a run of a workflow.
  case start(workflow: String)
  case cancel(run: String)
  case resume(run: String)
  /// Tries a run again; the form says from which task on.
  case retry(run: String)
  case pause(schedule: String)
  case unpause(schedule: String)

  /// Reads a path as it came over the wire.
  package init?(path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
      String($0).removingPercentEncoding
    }
    switch (parts.first ?? nil, parts.count) {
    case ("login", 1): self = .signIn
    case ("logout", 1): self = .signOut
    case ("jobs", 3):
      guard let name = parts[1], parts[2] == "runs" else { return nil }
      self = .start(workflow: name)
    case ("runs", 3):
      guard let run = parts[1] else { return nil }
      switch parts[2] {
      case "cancel": self = .cancel(run: run)
      case "resume": self = .resume(run: run)
      case "retry": self = .retry(run: run)
      default: return nil
      }
    case ("schedules", 3):
      guard let name = parts[1] else { return nil }
      switch parts[2] {
      case "pause": self = .pause(schedule: name)
      case "unpause": self = .unpause(schedule: name)
      default: return nil
      }
    default: return nil
    }
  }

  /// The path as it is written in a form.
  package var path: String {
    switch self {
    case .signIn: "/login"
    case .signOut: "/logout"
    case .start(let name): "/jobs/\(Address.encode(name))/runs"
    case .cancel(let run): "/runs/\(Address.encode(run))/cancel"
    case .resume(let run): "/runs/\(Address.encode(run))/resume"
    case .retry(let run): "/runs/\(Address.encode(run))/retry"
    case .pause(let name): "/schedules/\(Address.encode(name))/pause"
    case .unpause(let name): "/schedules/\(Address.encode(name))/unpause"
    }
  }
}
