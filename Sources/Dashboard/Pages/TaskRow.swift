import Flow
import Foundation

/// A task of a run in the list.
struct TaskRow: Sendable {
  let key: String
  let logs: String
  let state: String
  let attemptCount: Int
  /// Only when there is something to tell: more than one, or a failed one.
  let attempts: [Attempt]
  let hasAttempts: Bool
  let started: Moment?
  let duration: String
  let bar: String
  let error: String?

  /// One attempt.
  struct Attempt: Sendable {
    let number: Int
    let started: Moment
    let duration: String
    let wait: String
    let error: String?
  }

  /// - Parameter axis: the beginning and the length of the run.
  init(_ task: TaskRecord, run: Address, axis: (start: Date, length: TimeInterval)?, now: Date) {
    key = task.key
    logs = run.path(["task": task.key]) + "#log"
    state = task.state.rawValue
    attemptCount = task.attempts.count
    let isTelling = task.attempts.count > 1
    attempts = (isTelling ? task.attempts : []).map { attempt in
      Attempt(
        number: attempt.number, started: Moment(attempt.started),
        duration: Amount.time(attempt.ended.timeIntervalSince(attempt.started)),
        wait: attempt.wait > 0 ? Amount.time(attempt.wait) : "", error: attempt.error)
    }
    hasAttempts = isTelling
    started = task.started.map { Moment($0) }
    error = task.error
    let end = task.ended ?? (task.state.isActive ? now : nil)
    guard let start = task.started, let end else {
      (duration, bar) = ("", "")
      return
    }
    let length = end.timeIntervalSince(start)
    duration = Amount.time(length)
    bar =
      axis.map { axis in
        TaskBar.svg(
          offset: start.timeIntervalSince(axis.start), length: length, total: axis.length,
          state: task.state.rawValue)
      } ?? ""
  }
}

/// A part of a long list.
struct Paging: Sendable {
  /// The positions of the part.
  let range: Range<Int>
  /// `1–250 of 5000`.
  let words: String
  let previous: String?
  let next: String?
  let isNeeded: Bool

  /// - Parameter link: the address of a page, from 1.
  init(count: Int, size: Int, page: Int, link: (Int) -> String) {
    let last = max(1, (count + size - 1) / size)
    let page = min(page, last)
    range = (page - 1) * size..<min(page * size, count)
    words = count == 0 ? "" : "\(range.lowerBound + 1)–\(range.upperBound) of \(count)"
    previous = page > 1 ? link(page - 1) : nil
    next = page < last ? link(page + 1) : nil
    isNeeded = last > 1
  }
}
