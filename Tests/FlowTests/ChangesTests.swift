import Flow
import Foundation
import Testing

@Suite("What is new about a run")
struct ChangesTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func lines(_ levels: [LogLevel], from start: Int = 0) -> [LogLine] {
    levels.enumerated().map { index, level in
      LogLine(
        time: Date(timeIntervalSince1970: 1e9), level: level, task: index % 2 == 0 ? "a" : nil,
        message: "Line \(start + index)", facts: index % 3 == 0 ? ["part": "third"] : [:])
    }
  }

  private static let flow = Workflow("steps", parameters: Int.self) { run, count in
    for step in 0..<count { _ = try await run.task("step-\(step)") { _ in step } }
    _ = try await run.map("many", over: Array(0..<count), key: { "\($0)" }, on: .cores(2)) {
      item, _ in
      if item == 1 { throw Fault("no") }
      return item
    }
  }

  @Test("The newest lines of a level, a task or a text are found, in order, from any place")
  func newest() async throws {
    let store = try scratch.open()
    let id = try await Engine(store: store).run(Self.flow, 0).run.id
    let levels: [LogLevel] = (0..<50).map {
      $0 % 10 == 0 ? .warning : $0 % 10 == 5 ? .error : .info
    }
    try store.append(lines(levels), toLogOf: id)
    let all = try store.logs(of: id)
    #expect(try store.newestLogs(of: id, limit: 7) == Array(all.suffix(7)))
    let grave = all.filter { $0.level >= .warning }
    #expect(try store.newestLogs(of: id, minimum: .warning, limit: 4) == Array(grave.suffix(4)))
    let place = grave[6].place
    #expect(
      try store.newestLogs(of: id, minimum: .warning, before: place, limit: 3)
        == Array(grave[3..<6]))
    let third = all.filter { $0.task == "a" && $0.text.contains("part=third") }
    #expect(third.count == 9)
    #expect(
      try store.newestLogs(of: id, task: "a", containing: "THIRD", limit: 5)
        == Array(third.suffix(5)))
    #expect(throws: StoreError.noSuchRun("none")) { _ = try store.newestLogs(of: "none", limit: 1) }
  }

  @Test("Lines are counted by level, all of them or those that are asked for")
  func counts() async throws {
    let store = try scratch.open()
    let id = try await Engine(store: store).run(Self.flow, 0).run.id
    try store.append(lines([.info, .info, .warning, .error, .debug, .info]), toLogOf: id)
    #expect(try store.logCounts(of: id) == [.debug: 1, .info: 3, .warning: 1, .error: 1])
    #expect(try store.logCounts(of: id, task: "a") == [.debug: 1, .info: 1, .warning: 1])
    #expect(try store.logCounts(of: id, containing: "line 3") == [.error: 1])
  }

  @Test("Each change is told once, and together they tell everything")
  func changes() async throws {
    let store = try scratch.open()
    let reader = try scratch.open(.readOnly)
    let engine = Engine(store: store)
    let run = Task { try await engine.run(Self.flow, 20) }
    while try reader.runs().isEmpty { try await Task.sleep(for: .milliseconds(1)) }
    let id = try #require(try reader.runs().first?.id)
    var cursor = try reader.changes(of: id, since: nil, lines: 0).cursor
    let before = try reader.tasks(of: id).filter { $0.state == .completed }.map(\.key)
    var told: [TaskRecord] = []
    var last: RunChanges
    repeat {
      // The run needs the threads on which tests run.
      try await Task.sleep(for: .milliseconds(1))
      last = try reader.changes(of: id, since: cursor, lines: 3)
      cursor = last.cursor
      told += last.tasks
    } while !last.run.state.isEnded || last.hasMoreLines
    _ = try await run.value
    let tasks = try store.tasks(of: id)
    let latest = Dictionary(told.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    for task in tasks { #expect(latest[task.key] == task || before.contains(task.key)) }
    #expect(Set(told).count == told.count)
    #expect(last.tally == TaskTally(tasks))
    #expect(last.tally.counts == [.completed: 39, .failed: 1])
    #expect(try reader.changes(of: id, since: cursor, lines: 3).tasks.isEmpty)
  }

  @Test("A limit cuts lines into parts that follow one another")
  func limit() async throws {
    let store = try scratch.open()
    let id = try await Engine(store: store).run(Self.flow, 0).run.id
    let beginning = try store.changes(of: id, since: nil, lines: 10)
    #expect(beginning.lines.isEmpty && beginning.tasks.isEmpty)
    try store.append(lines([LogLevel](repeating: .info, count: 10)), toLogOf: id)
    var (cursor, seen, more) = (beginning.cursor, [String](), [Bool]())
    for _ in 0..<3 {
      let next = try store.changes(of: id, since: cursor, lines: 5)
      (cursor, seen) = (next.cursor, seen + next.lines.map(\.message))
      more.append(next.hasMoreLines)
    }
    #expect(seen == (0..<10).map { "Line \($0)" })
    #expect(more == [true, false, false])
  }

  @Test("A probe notices what any connection writes, and nothing else")
  func probe() async throws {
    let (store, other) = (try scratch.open(), try scratch.open())
    let probe = try scratch.open(.readOnly).makeChangeProbe()
    var version = try probe.version()
    _ = try (store.runs(), other.runs())
    #expect(try probe.version() == version)
    let id = try await Engine(store: store).run(Self.flow, 0).run.id
    #expect(try probe.version() != version)
    version = try probe.version()
    try other.append(lines([.info]), toLogOf: id)
    #expect(try probe.version() != version)
  }

  @Test("One task is read like all of them")
  func task() async throws {
    let store = try scratch.open()
    let id = try await Engine(store: store).run(Self.flow, 2).run.id
    for task in try store.tasks(of: id) { #expect(try store.task(task.key, of: id) == task) }
    #expect(try store.task("none", of: id) == nil)
    #expect(throws: StoreError.noSuchRun("none")) { _ = try store.task("a", of: "none") }
  }
}
