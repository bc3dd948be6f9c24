import Flow
import Foundation
import NIOCore

/// One event of a run's stream, as it goes over the wire: encoded once for all who watch.
///
/// Source of the form: WHATWG HTML, "Server-sent events", section 9.2.5.
enum LiveEvent {
  /// How the run stands.
  static func state(_ state: LiveState) -> ByteBuffer { frame("state", state) }

  /// Tasks that changed.
  static func tasks(_ tasks: some Sequence<TaskRecord>) -> ByteBuffer {
    frame("tasks", ["rows": tasks.map { LiveTask($0) }])
  }

  /// New lines of the log. Their place is the id of the event: whoever comes back names the last
  /// one it got.
  static func log(_ lines: [LogLine]) -> ByteBuffer {
    frame("log", id: lines.last?.place, ["lines": lines.map { LiveLine($0) }])
  }

  /// The run has ended, and everything has been told.
  static func end(_ state: State) -> ByteBuffer { frame("end", ["state": state.rawValue]) }

  /// A sign of life, which no browser shows.
  static let heartbeat = ByteBuffer(string: ":\n\n")

  /// What a stream begins with: how soon to come back after a break, and from which line.
  static func opening(place: Int64) -> ByteBuffer {
    ByteBuffer(string: "retry: 2000\nid: \(place)\n")
  }

  private static func frame(_ name: String, id: Int64? = nil, _ body: some Encodable)
    -> ByteBuffer
  {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // JSON of texts, numbers and null cannot fail, and has no line break outside of an escape.
    let json = (try? encoder.encode(body)) ?? Data("{}".utf8)
    var buffer = ByteBufferAllocator().buffer(capacity: json.count + 64)
    buffer.writeString("event: \(name)\n")
    if let id { buffer.writeString("id: \(id)\n") }
    buffer.writeString("data: ")
    buffer.writeBytes(json)
    buffer.writeString("\n\n")
    return buffer
  }
}

/// How a run stands.
struct LiveState: Encodable, Equatable {
  let state: String
  let active: Bool
  let started: String?
  let ended: String?
  let duration: String?
  let error: String?
  /// The number of tasks by state.
  let counts: [String: Int]
  /// Changes whenever a task does: a page that was made at another one is not up to date.
  let revision: String

  init(_ run: RunRecord, _ tally: TaskTally) {
    state = run.state.rawValue
    active = run.state.isActive
    started = run.started.map { Moment($0).iso }
    ended = run.ended.map { Moment($0).iso }
    duration = run.ended.flatMap { run.duration(now: $0) }.map(Amount.time)
    error = run.error
    counts = Dictionary(uniqueKeysWithValues: tally.counts.map { ($0.key.rawValue, $0.value) })
    revision = tally.revision
  }
}

extension TaskTally {
  /// A short text that is another one after every change of a task.
  var revision: String {
    let states = counts.sorted { $0.key.rawValue < $1.key.rawValue }
    return states.map { "\($0.key.rawValue)\($0.value)" }.joined(separator: "-") + "-\(attempts)"
  }
}

/// A task that changed.
private struct LiveTask: Encodable {
  let key: String
  let state: String
  let attempts: Int
  let started: String?
  let duration: String?
  let error: String?

  init(_ task: TaskRecord) {
    key = task.key
    state = task.state.rawValue
    attempts = task.attempts.count
    started = task.started.map { Moment($0).iso }
    duration =
      if let start = task.started, let end = task.ended {
        Amount.time(end.timeIntervalSince(start))
      } else { nil }
    error = task.error
  }
}

/// A new line of the log.
private struct LiveLine: Encodable {
  let place: Int64?
  let time: String
  let level: String
  let task: String?
  let message: String

  init(_ line: LogLine) {
    place = line.place
    time = Moment(line.time).iso
    level = line.level.name
    task = line.task
    message = line.text
  }
}
