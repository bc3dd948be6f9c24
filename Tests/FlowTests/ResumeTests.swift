import Flow
import Foundation
import Testing

@Suite("Resuming a run whose process died")
struct ResumeTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A workflow that counts how often each of its tasks is run, and hangs in the middle of its map
  /// as long as it is told to.
  static func workflow(_ counter: Counter, hangs: Bool) -> Workflow<NoParameters, [Int]> {
    Workflow("weekly") { run in
      let base = try await run.task("load") { task in
        counter.note("load")
        task.publish(Artifact(key: "weekly/source", kind: .table, text: "a,b\n"))
        return 100
      }
      let values = try await run.map(
        "unit", over: Array(0..<50), key: { "\($0)" }, on: .cores(2)
      ) { item, task in
        if hangs, item >= 20 {
          while !task.stop.isRaised { Thread.sleep(forTimeInterval: 0.002) }
          try task.stop.check()
        }
        counter.note("unit/\(item)")
        return base + item
      }.map { try $0.get() }
      try await run.publish(Artifact(key: "weekly/report", kind: .markdown, text: "\(values)"))
      return values
    }
  }

  @Test("Nothing that had finished is run again, and nothing is lost or doubled")
  func resume() async throws {
    let counter = Counter()
    let clock = ManualClock()
    let abandoned = try scratch.open(clock: clock)
    // This engine is never heard of again.
    let victim = Task {
      try await Engine(store: abandoned).run(Self.workflow(counter, hangs: true))
    }
    #expect(
      try await eventually {
        try abandoned.runs().first.map { try abandoned.tasks(of: $0.id).count } == 21
      })
    let id = try abandoned.runs()[0].id
    #expect(try abandoned.run(id).state == .running)

    try scratch.bury(abandoned.run(id))
    let store = try scratch.open(.existing, clock: clock)
    #expect(try store.run(id).state == .crashed)
    #expect(try store.run(id).error == "its process died")
    let execution = try await Engine(store: store).execute(
      Self.workflow(counter, hangs: false), runID: id)
    #expect(try execution.outcome.get() == (0..<50).map { 100 + $0 })
    #expect(execution.run.state == .completed)
    #expect(Set(counter.notes).count == counter.notes.count)
    #expect(counter.notes.count == 51)
    #expect(try store.tasks(of: id).allSatisfy { $0.state == .completed })
    #expect(try store.artifacts().map(\.key) == ["weekly/source", "weekly/report"])
    #expect(try store.artifacts().map(\.version) == [1, 1])

    // The process that was taken for dead comes back: it may not write any more.
    victim.cancel()
    await #expect(throws: StoreError.self) { _ = try await victim.value }
    #expect(try store.run(id).state == .completed)
    #expect(try store.tasks(of: id).count == 52)
  }

  @Test("The attempt that was cut short is kept beside the one that succeeded")
  func attempts() async throws {
    let clock = ManualClock()
    let counter = Counter()
    let workflow = Workflow("single") { run in
      try await run.task("load") { _ in
        if counter.next() == 1 { try await Task.sleep(for: .seconds(600)) }
        return 1
      }
    }
    let first = try scratch.open(clock: clock)
    let victim = Task { try await Engine(store: first).run(workflow) }
    #expect(try await eventually { counter.value == 1 })
    let id = try first.runs()[0].id
    try scratch.bury(first.run(id))
    let store = try scratch.open(clock: clock)
    #expect(try store.tasks(of: id).map(\.state) == [.crashed])
    _ = try await Engine(store: store).execute(workflow, runID: id).outcome.get()
    let task = try store.tasks(of: id)[0]
    #expect(task.state == .completed)
    #expect(task.attempts.map(\.error) == ["its process died", nil])
    #expect(task.attempts.map(\.number) == [1, 2])
    victim.cancel()
    _ = await victim.result
  }

  @Test("A failed run goes on at the task that failed; a completed one cannot be run again")
  func retry() async throws {
    let counter = Counter()
    let workflow = Workflow("half") { run in
      let first = try await run.task("first") { _ in counter.next() }
      let second = try await run.task("second") { _ in
        if counter.next() == 2 { throw Fault("no") }
        return counter.value
      }
      return [first, second]
    }
    let store = try scratch.open()
    let engine = Engine(store: store)
    let failed = try await engine.run(workflow)
    #expect(failed.run.state == .failed)
    let again = try await engine.execute(workflow, runID: failed.run.id)
    #expect(try again.outcome.get() == [1, 3])
    #expect(try store.tasks(of: failed.run.id).map(\.attempts.count) == [1, 2])
    await #expect(
      throws: StoreError.illegalMove(
        of: "the run \(failed.run.name)", from: .completed, to: .pending)
    ) {
      _ = try await engine.execute(workflow, runID: failed.run.id)
    }
  }

  @Test("A workflow has one active run at a time, whoever started it")
  func lease() async throws {
    let clock = ManualClock()
    let store = try scratch.open(clock: clock)
    let other = try scratch.open(clock: clock)
    let workflow = Workflow("only") { run in
      while !run.stop.isRaised { try await Task.sleep(for: .milliseconds(2)) }
    }
    let first = Task { try await Engine(store: store).run(workflow) }
    #expect(try await eventually { try store.activeRun(workflow: "only") != nil })
    let active = try #require(try store.activeRun(workflow: "only"))
    await #expect(throws: StoreError.active(run: active.id, name: active.name)) {
      _ = try await Engine(store: other).run(workflow)
    }
    await #expect(throws: StoreError.active(run: active.id, name: active.name)) {
      _ = try await Engine(store: other).execute(workflow, runID: active.id)
    }
    #expect(try store.runs().count == 1)
    // Another workflow is not in its way.
    let quick = try await Engine(store: other).run(Workflow("quick") { _ in 1 })
    #expect(quick.run.state == .completed)
    // Its process dies, and the lease is free.
    try scratch.bury(active)
    let late = try scratch.open(clock: clock)
    let next = try await Engine(store: late).run(Workflow("only") { _ in 2 })
    #expect(next.run.state == .completed)
    #expect(try late.run(active.id).state == .crashed)
    first.cancel()
    await #expect(throws: StoreError.self) { _ = try await first.value }
  }

  @Test("The heart keeps a long run alive")
  func heartbeat() async throws {
    let clock = ManualClock()
    let store = try scratch.open(clock: clock)
    let workflow = Workflow("long") { run in
      while !run.stop.isRaised { try await Task.sleep(for: .milliseconds(2)) }
      try run.stop.check()
    }
    let task = Task { try await Engine(store: store).run(workflow) }
    #expect(try await eventually { try store.activeRun(workflow: "long") != nil })
    for _ in 0..<12 {
      let before = try #require(try store.runs()[0].heartbeat)
      #expect(try await eventually { clock.sleeping > 0 })
      clock.advance(by: 10)
      #expect(try await eventually { try store.runs()[0].heartbeat.map { $0 > before } == true })
    }
    #expect(try store.runs()[0].state == .running)
    task.cancel()
    #expect(try await task.value.run.state == .cancelled)
  }
}
