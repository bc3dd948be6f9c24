import Flow
import Foundation
import Testing

@Suite("Trying a run again")
struct ResumeRetryTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Three steps, the middle one a map; notes what is run.
  static func steps(_ counter: Counter, failing: String? = nil) -> Workflow<[Int], [Int]> {
    Workflow("steps", parameters: [Int].self) { run, items in
      let base = try await run.task("load") { task in
        counter.note("load")
        task.publish(Artifact(key: "steps/source", kind: .table, text: "a\n"))
        return 10
      }
      try await run.setMetadata("source", "here")
      _ = try await run.keep([1, 2, 3])
      let units = try await run.map("unit", over: items, key: { "\($0)" }) { item, _ in
        counter.note("unit/\(item)")
        return base + item
      }.map { try $0.get() }
      return try await run.task("report") { task in
        counter.note("report")
        if failing == "report", counter.next() == 1 { throw Fault("no") }
        task.publish(Artifact(key: "steps/report", kind: .json, text: "\(units)"))
        return units
      }
    }
  }

  @Test("A failed run goes on with all attempts of the task that failed")
  func same() async throws {
    let counter = Counter()
    let store = try scratch.open()
    let engine = Engine(store: store)
    let first = try await engine.run(Self.steps(counter, failing: "report"), [1, 2])
    #expect(first.run.state == .failed)
    let again = try await engine.retry(
      Self.steps(counter, failing: "report"), runID: first.run.id, expecting: [1, 2])
    #expect(again.run.id == first.run.id)
    #expect(try again.outcome.get() == [11, 12])
    #expect(counter.notes.filter { $0 == "load" }.count == 1)
    #expect(counter.notes.filter { $0 == "report" }.count == 2)
    await #expect(
      throws: StoreError.illegalMove(
        of: "the run \(first.run.name)", from: .completed, to: .pending)
    ) {
      _ = try await engine.retry(Self.steps(counter), runID: first.run.id)
    }
  }

  @Test(
    "From a task on, a completed run is repeated by a new one that takes over what came before",
    arguments: ["unit", "report"])
  func from(task: String) async throws {
    let counter = Counter()
    let store = try scratch.open()
    let engine = Engine(store: store, seed: 7)
    let first = try await engine.run(Self.steps(counter), [1, 2])
    let before = counter.notes.count
    let again = try await Engine(store: store).retry(
      Self.steps(counter), runID: first.run.id, from: task)
    #expect(try again.outcome.get() == [11, 12])
    #expect(again.run.retryOf == first.run.id)
    #expect(again.run.name == first.run.name + " (retry 1)")
    #expect(again.run.asOf == first.run.asOf)
    let repeated = Set(counter.notes.dropFirst(before))
    #expect(repeated == (task == "unit" ? ["unit/1", "unit/2", "report"] : ["report"]))
    // The first run stands as it was, and only what was done again has another version.
    #expect(try store.run(first.run.id) == first.run)
    #expect(try store.artifacts().map(\.key) == ["steps/source", "steps/report", "steps/report"])
    #expect(try store.artifacts().map(\.version) == [1, 1, 2])
    #expect(try store.artifacts(of: again.run.id).map(\.version) == [2])
    #expect(
      try store.tasks(of: again.run.id).map(\.key).sorted()
        == store.tasks(of: first.run.id).map(\.key).sorted())
    #expect(try store.tasks(of: again.run.id).allSatisfy { $0.attempts.count == 1 })
    #expect(try store.metadata(of: again.run.id) == store.metadata(of: first.run.id))
    #expect(try store.metadata(of: again.run.id)["seed"] == "7")
    let third = try await engine.retry(Self.steps(counter), runID: again.run.id, from: "report")
    #expect(third.run.name == first.run.name + " (retry 2)")
  }

  @Test("A task that was never begun cannot be gone back to")
  func noSuchTask() async throws {
    let store = try scratch.open()
    let run = try await Engine(store: store).run(Self.steps(Counter()), [1]).run
    #expect(
      failure(StoreError.self) { _ = try store.retry(run.id, from: "uni") }
        == .noSuchTask("uni", run: run.name))
    #expect(try store.runs().count == 1)
  }

  @Test("A scheduler executes what the store was asked to try again")
  func byScheduler() async throws {
    let counter = Counter()
    let workflow = Workflow("job") { run in
      _ = try await run.task("work") { _ in
        if counter.next() == 1 { throw Fault("no") }
        return 1
      }
    }
    let clock = ManualClock()
    let failed = try await Engine(store: try scratch.open(clock: clock)).run(workflow).run
    let schedule = try SchedulerTests.schedule("0 0 1 1 *")
    try await scratch.scheduling(schedule, workflow, clock: clock) { store in
      #expect(try store.retry(failed.id) == failed.id)
      #expect(try await eventually(clock) { try store.run(failed.id).state == .completed })
      let new = try store.retry(failed.id, from: "work")
      #expect(try await eventually(clock) { try store.run(new).state == .completed })
    }
    #expect(counter.value == 3)
  }

  @Test("A run is not resumed with other parameters than its own")
  func expecting() async throws {
    let counter = Counter()
    let engine = Engine(store: try scratch.open())
    let workflow = Self.steps(counter, failing: "report")
    let run = try await engine.run(workflow, [1, 2]).run
    await #expect(
      throws: FlowError.changed(
        run: run.name, stored: Array("[1,2]".utf8), given: Array("[1,3]".utf8))
    ) {
      _ = try await engine.execute(workflow, runID: run.id, expecting: [1, 3])
    }
    let again = try await engine.execute(workflow, runID: run.id, expecting: [1, 2])
    #expect(again.run.state == .completed)
  }

  @Test("Attempts are counted on over a crash; a failure begins them anew")
  func attempts() async throws {
    let counter = Counter()
    let numbers = Counter()
    let workflow = Workflow("job") { run in
      let retries = RetryPolicy(
        retries: 3, base: .seconds(1), cap: .seconds(1))
      _ = try await run.task("work", TaskOptions(retries: retries)) { task -> Int in
        numbers.note("\(task.attempt)")
        if counter.next() == 2 {
          while !task.stop.isRaised { try await Task.sleep(for: .milliseconds(2)) }
        }
        throw Fault("no")
      }
    }
    let clock = ManualClock(skips: ManualClock.waits)
    let dead = try scratch.open(clock: clock)
    let victim = Task { try await Engine(store: dead).run(workflow) }
    #expect(try await eventually { counter.value == 2 })
    let run = try #require(try dead.runs().first)
    try scratch.bury(run)
    let store = try scratch.open(clock: clock)
    let engine = Engine(store: store)
    #expect(try await engine.execute(workflow, runID: run.id).run.state == .failed)
    #expect(numbers.notes == ["1", "2", "3", "4"])
    victim.cancel()
    _ = await victim.result
    _ = try await engine.execute(workflow, runID: run.id)
    #expect(numbers.notes.suffix(4) == ["1", "2", "3", "4"])
  }

  @Test("The time until the deadline is not given again after a crash")
  func deadline() async throws {
    let counter = Counter()
    let workflow = Workflow("job") { run in
      let retries = RetryPolicy(
        retries: 99, base: .zero, cap: .zero, deadline: .seconds(1000))
      _ = try await run.task("work", TaskOptions(retries: retries)) { task -> Int in
        if counter.next() == 1 {
          while !task.stop.isRaised { try await Task.sleep(for: .milliseconds(2)) }
        }
        throw Fault("no \(task.attempt)")
      }
    }
    let clock = ManualClock()
    let dead = try scratch.open(clock: clock)
    let victim = Task { try await Engine(store: dead).run(workflow) }
    #expect(try await eventually { counter.value == 1 })
    let run = try #require(try dead.runs().first)
    try scratch.bury(run)
    let store = try scratch.open(clock: ManualClock(clock.now + 1001))
    let execution = try await Engine(store: store).execute(workflow, runID: run.id)
    #expect(execution.run.state == .failed)
    // One attempt has its chance all the same.
    #expect(try store.tasks(of: run.id)[0].attempts.map(\.error) == ["its process died", "no 2"])
    victim.cancel()
    _ = await victim.result
  }
}
