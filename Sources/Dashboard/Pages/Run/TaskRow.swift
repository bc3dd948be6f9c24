import Flow
import Foundation

/// A task of a run in the list.
struct TaskRow: Sendable {
  let key: String
  let link: String
  let state: String
  let attemptCount: Int
  /// Only when there is something to tell: more than one.
  let attempts: [Attempt]
  let hasAttempts: Bool
  let started: Moment?
  let duration: String
  let error: String?

  /// One attempt.
  struct Attempt: Sendable {
    let number: Int
    let started: Moment
    let ended: Moment
    let duration: String
    let wait: String
    let error: String?

    init(_ attempt: AttemptRecord) {
      number = attempt.number
      started = Moment(attempt.started)
      ended = Moment(attempt.ended)
      duration = Amount.time(attempt.ended.timeIntervalSince(attempt.started))
      wait = attempt.wait > 0 ? Amount.time(attempt.wait) : ""
      error = attempt.error
    }
  }

  init(_ task: TaskRecord, run: String, now: Date) {
    key = task.key
    link = Address.runTask(run, key: task.key).path
    state = task.state.rawValue
    attemptCount = task.attempts.count
    hasAttempts = task.attempts.count > 1
    attempts = hasAttempts ? task.attempts.map { Attempt($0) } : []
    started = task.started.map { Moment($0) }
    error = task.error
    duration = task.duration(now: now).map(Amount.time) ?? ""
  }
}

extension TaskRecord {
  /// The seconds from its first beginning to its end, or to now while it is active.
  func duration(now: Date) -> TimeInterval? {
    guard let started, let end = ended ?? (state.isActive ? now : nil) else { return nil }
    return end.timeIntervalSince(started)
  }
}
