import Flow
import Foundation

/// A run in a list.
struct RunRow: Sendable {
  let link: String
  let name: String
  let state: String
  let started: Moment?
  /// When it is due, for one that has not begun.
  let due: Moment?
  let duration: String
  let asOf: Moment
  let error: String?

  init(_ run: RunRecord, now: Date) {
    link = Address.run(run.id).path
    name = run.name
    state = run.state.rawValue
    started = run.started.map { Moment($0) }
    due = run.started == nil ? run.scheduled.map { Moment($0) } : nil
    duration = run.duration(now: now).map(Amount.time) ?? ""
    asOf = Moment(run.asOf)
    error = run.error
  }
}

extension RunRecord {
  /// The seconds from its beginning to its end, or to now while it is active.
  func duration(now: Date) -> TimeInterval? {
    guard let started else { return nil }
    if let ended { return ended.timeIntervalSince(started) }
    return state.isActive ? now.timeIntervalSince(started) : nil
  }
}
