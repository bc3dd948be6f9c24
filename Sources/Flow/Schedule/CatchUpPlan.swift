import Foundation

/// What is to be done about the due instants of a schedule up to now: decided from the clock and
/// the last instant that was dealt with, without touching anything.
struct CatchUpPlan: Equatable {
  /// One due instant and whether a run is to be started for it.
  struct Decision: Equatable {
    let due: Date
    let fires: Bool
  }

  /// Due instants at the beginning that are passed over together.
  struct Passed: Equatable {
    var first: Date
    var last: Date
    var count: Int
  }

  /// What is passed over, if anything is.
  let passed: Passed?
  /// What to do now, oldest first.
  let decisions: [Decision]
  /// The next due instant after now.
  let next: Date?

  /// How late an instant may be dealt with and still count as on time.
  static let grace: TimeInterval = 60
  /// Older due instants than so many are recorded as one span.
  static let limit = 10_000

  /// The plan.
  /// - Parameter cursor: the last instant that was dealt with.
  /// - Complexity: O(due instants since then), and the search for the next one.
  init(_ schedule: Schedule, cursor: Date, now: Date) {
    var due: [Date] = []
    var passed: Passed?
    let pass = { (instants: ArraySlice<Date>) in
      guard let first = instants.first, let last = instants.last else { return }
      passed = Passed(
        first: passed?.first ?? first, last: last, count: (passed?.count ?? 0) + instants.count)
    }
    var next = schedule.cron.next(after: cursor, in: schedule.timeZone)
    while let instant = next, instant <= now {
      due.append(instant)
      if due.count == 2 * Self.limit {
        pass(due.prefix(Self.limit))
        due.removeFirst(Self.limit)
      }
      next = schedule.cron.next(after: instant, in: schedule.timeZone)
    }
    pass(due.dropLast(Self.limit))
    let kept = due.suffix(Self.limit)
    self.next = next
    self.passed = passed
    decisions = kept.map { instant in
      let fires =
        switch schedule.catchUp {
        case .all: true
        case .latest: instant == kept.last
        case .skip: instant == kept.last && now.timeIntervalSince(instant) < Self.grace
        }
      return Decision(due: instant, fires: fires)
    }
  }
}
