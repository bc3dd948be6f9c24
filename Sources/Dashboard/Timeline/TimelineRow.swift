package import Flow
import Foundation

/// One row of a timeline: a task, or all tasks of a family.
package struct TimelineRow: Sendable {
  /// A part of a bar.
  package struct Segment: Sendable, Hashable {
    package let span: TimeSpan
    /// The state in which it ended or is; nil for the wait before the next attempt.
    package let state: State?
  }

  /// A task.
  package struct Bar: Sendable {
    package let key: String
    package let state: State
    package let span: TimeSpan
    /// Its attempts and the waits between them, in order.
    package let segments: [Segment]
    package let lane: Int
  }

  /// How the row is drawn.
  package enum Form: Sendable, Hashable {
    /// A bar a task, in so many lanes.
    case lanes(Int)
    /// As many tasks at a time as the height says.
    case band
  }

  /// The key of the task, or what the keys of the family begin with.
  package let name: String
  package let isFamily: Bool
  package let bars: [Bar]
  package let span: TimeSpan
  package let form: Form

  /// How many tasks ended badly.
  package var failed: Int { bars.count { $0.state == .failed || $0.state == .crashed } }
}

extension TimelineRow.Bar {
  /// More attempts than these are drawn as one.
  private static let mostAttempts = 40

  /// A task on an axis; nil for one that has not begun.
  init?(_ task: TaskRecord, origin: Date, now: Date) {
    guard let started = task.started ?? task.attempts.first?.started else { return nil }
    let at = { (date: Date) in date.timeIntervalSince(origin) }
    let isOpen = task.state.isActive
    let end = isOpen ? now : task.ended ?? task.attempts.last?.ended ?? started
    key = task.key
    state = task.state
    span = TimeSpan(at(started), at(end), isOpen: isOpen)
    lane = 0
    var segments: [TimelineRow.Segment] = []
    let many = max(0, task.attempts.count - Self.mostAttempts)
    if let first = task.attempts.first, many > 0 {
      segments.append(
        .init(span: TimeSpan(at(first.started), at(task.attempts[many - 1].ended)), state: .failed))
    }
    for attempt in task.attempts[many...] {
      if let last = segments.last?.span.end, at(attempt.started) > last {
        segments.append(.init(span: TimeSpan(last, at(attempt.started)), state: nil))
      }
      let isLast = attempt.number == task.attempts.last?.number
      let isEnd = isLast && !isOpen
      segments.append(
        .init(
          span: TimeSpan(at(attempt.started), at(attempt.ended)),
          state: isEnd ? task.state : attempt.error == nil ? .completed : .failed))
    }
    if isOpen {
      let last = segments.last?.span.end
      let begun = task.attemptStarted.map(at) ?? last ?? at(started)
      if let last, task.attemptStarted == nil, task.state == .retrying {
        segments.append(.init(span: TimeSpan(last, at(now), isOpen: true), state: nil))
      } else {
        if let last, begun > last {
          segments.append(.init(span: TimeSpan(last, begun), state: nil))
        }
        segments.append(
          .init(span: TimeSpan(begun, at(now), isOpen: true), state: task.state))
      }
    }
    self.segments = segments.isEmpty ? [.init(span: span, state: task.state)] : segments
  }

  /// The same in a lane.
  func moved(to lane: Int) -> TimelineRow.Bar {
    TimelineRow.Bar(key: key, state: state, span: span, segments: segments, lane: lane)
  }
}
