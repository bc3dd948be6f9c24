import Flow
import Foundation

/// One run: what it was about, what it did, what it said.
struct RunPage: Page {
  static let template = "run"
  private static let taskPageSize = 250
  private static let logPageSize = 500

  let frame: Frame
  let row: RunRow
  let facts: [Fact]
  let states: [StateCount]
  let tasks: [TaskRow]
  let taskPaging: Paging
  let taskCount: Int
  let artifacts: [Published]
  let hasArtifacts: Bool
  let levels: [LevelLink]
  let logTask: String?
  let allLogs: String
  let lines: [Line]
  let hasLines: Bool
  let lineCount: Int
  let linePaging: Paging

  /// A version of an artifact that the run made.
  struct Published: Sendable {
    let key: String
    let link: String
    let download: String
    let kind: String
    let version: Int
    let size: String
  }

  /// A name and what it says.
  struct Fact: Sendable {
    let name: String
    let text: String
    let isCode: Bool
    /// Too long for a cell: folded away below the others.
    var isLong = false
  }

  /// How many tasks are in a state.
  struct StateCount: Sendable {
    let state: String
    let count: Int
    let link: String
    let isShown: Bool
  }

  /// A level to narrow the log by.
  struct LevelLink: Sendable {
    let name: String
    let link: String
    let isShown: Bool
  }

  /// A line of the log.
  struct Line: Sendable {
    let time: Moment
    let level: String
    let task: String?
    let message: String
  }

  init(_ store: Store, id: String, _ visit: Visit) throws {
    let (query, now) = (visit.query, visit.now)
    let run = try store.run(id)
    let address = Address.run(run.id)
    frame = Frame(.runs, visit, isLive: run.state.isActive)
    row = RunRow(run, now: now)
    facts = Self.facts(run, try store.metadata(of: run.id), zone: try Self.zone(of: run, store))

    let all = try store.tasks(of: run.id)
    let wanted = query.text("state").flatMap { State(rawValue: $0) }
    let shown = all.filter { wanted == nil || $0.state == wanted }
    states = Self.states(all, wanted: wanted, address)
    taskCount = all.count
    taskPaging = Paging(
      count: shown.count, size: Self.taskPageSize, page: query.number("tasks") ?? 1
    ) { page in
      address.path(["state": wanted?.rawValue ?? "", "tasks": "\(page)"]) + "#tasks"
    }
    let axis = run.started.map { ($0, (run.ended ?? now).timeIntervalSince($0)) }
    tasks = shown[taskPaging.range].map { TaskRow($0, run: address, axis: axis, now: now) }

    artifacts = try store.artifacts(of: run.id).map(Self.row)
    hasArtifacts = !artifacts.isEmpty

    let level = query.text("level").flatMap { LogLevel(name: $0) } ?? .debug
    let task = query.text("task")
    let log = try store.logs(of: run.id, minimum: level, task: task)
    let link = { (level: LogLevel, page: Int) in
      address.path(["level": level.name, "task": task ?? "", "lines": "\(page)"]) + "#log"
    }
    levels = LogLevel.allCases.map {
      LevelLink(name: $0.name, link: link($0, 1), isShown: $0 == level)
    }
    // The first page holds the newest lines, and each page reads downwards.
    linePaging = Paging(count: log.count, size: Self.logPageSize, page: query.number("lines") ?? 1)
    { page in link(level, page) }
    lines = Array(log.reversed())[linePaging.range].reversed().map {
      Line(time: Moment($0.time), level: $0.level.name, task: $0.task, message: $0.text)
    }
    lineCount = log.count
    hasLines = !lines.isEmpty
    logTask = task
    allLogs = address.path + "#log"
  }

  private static func row(_ record: ArtifactRecord) -> Published {
    let version: KeyValuePairs = ["version": "\(record.version)"]
    return Published(
      key: record.key, link: Address.artifact(key: record.key).path(version),
      download: Address.raw(key: record.key).path(version), kind: record.kind.rawValue,
      version: record.version, size: Amount.bytes(record.size))
  }

  /// The zone of the run's schedule; Greenwich for one started by hand.
  private static func zone(of run: RunRecord, _ store: Store) throws -> TimeZone {
    guard let name = run.schedule else { return .gmt }
    return try store.schedules().first { $0.schedule.name == name }?.schedule.timeZone ?? .gmt
  }

  private static func facts(_ run: RunRecord, _ metadata: [String: String], zone: TimeZone)
    -> [Fact]
  {
    let time = { (name: String, date: Date?) in
      date.map { Fact(name: name, text: Moment.zoned($0, in: zone), isCode: false) }
    }
    let parameters = String(decoding: run.parameters, as: UTF8.self)
    let plain = [
      time("as of", run.asOf), time("due", run.scheduled),
      run.schedule.map { Fact(name: "schedule", text: $0, isCode: false) },
      Fact(name: "workflow", text: run.workflow, isCode: false),
      Fact(name: "id", text: run.id, isCode: true),
      run.owner.map { Fact(name: "process", text: $0, isCode: true) },
      run.cancelRequested ? Fact(name: "cancel", text: "requested", isCode: false) : nil,
    ].compactMap(\.self)
    let long =
      parameters.isEmpty || parameters == "{}"
      ? [] : [Fact(name: "parameters", text: parameters, isCode: true, isLong: true)]
    return plain
      + metadata.sorted { $0.key < $1.key }.map {
        Fact(name: $0.key, text: $0.value, isCode: true)
      } + long
  }

  private static func states(_ tasks: [TaskRecord], wanted: State?, _ address: Address)
    -> [StateCount]
  {
    let counts = Dictionary(tasks.map { ($0.state, 1) }, uniquingKeysWith: +)
    let each = State.allCases.compactMap { state in
      counts[state].map { count in
        StateCount(
          state: state.rawValue, count: count,
          link: address.path(["state": state.rawValue]) + "#tasks", isShown: state == wanted)
      }
    }
    let all = StateCount(
      state: "all", count: tasks.count, link: address.path + "#tasks", isShown: wanted == nil)
    return tasks.isEmpty ? [] : [all] + each
  }
}
