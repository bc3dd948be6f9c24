import Flow
import Foundation
import Testing

@Suite("Stopping in good order")
struct ResumeDrainTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("Within the grace what runs may finish, and nothing new begins; later it goes on there")
  func grace() async throws {
    let counter = Counter()
    let gate = StopSignal()
    let workflow = Workflow("slow") { run in
      let units = try await run.map(
        "unit", over: Array(0..<100), key: { "\($0)" }, on: .cores(2)
      ) { item, task in
        counter.note("\(item)")
        while !gate.isRaised, !task.stop.isRaised { Thread.sleep(forTimeInterval: 0.002) }
        try task.stop.check()
        return item
      }
      return try units.map { try $0.get() }
    }
    let store = try scratch.open()
    let engine = Engine(store: store)
    let work = Task { try await engine.run(workflow) }
    #expect(try await eventually { counter.notes.count == 2 })
    let drained = Task { await engine.drain(grace: .seconds(100)) }
    try await Task.sleep(for: .milliseconds(50))
    gate.raise()
    await drained.value
    let execution = try await work.value
    #expect(execution.run.state == .paused)
    let done = try store.tasks(of: execution.run.id)
    #expect(done.allSatisfy { $0.state == .completed })
    // What had begun before the drain is finished; the others are left, without a record.
    #expect(done.count == counter.notes.count && done.count < 100)
    let again = try await Engine(store: store).execute(workflow, runID: execution.run.id)
    #expect(try again.outcome.get() == Array(0..<100))
    #expect(counter.notes.count == 100)
  }

  @Test("No further task begins within the grace, and no wait for an attempt is waited to its end")
  func tasks() async throws {
    let counter = Counter()
    let workflow = Workflow("steps") { run in
      let retries = RetryPolicy(retries: 3, base: .seconds(1000), cap: .seconds(1000))
      _ = try await run.task("first", TaskOptions(retries: retries)) { _ -> Int in
        counter.note("first")
        throw Fault("no")
      }
      counter.note("never")
    }
    let store = try scratch.open()
    let engine = Engine(store: store)
    let work = Task { try await engine.run(workflow) }
    #expect(
      try await eventually {
        try store.runs().first.map { try store.tasks(of: $0.id).first?.state } == .retrying
      })
    await engine.drain(grace: .seconds(100))
    #expect(try await work.value.run.state == .paused)
    #expect(counter.notes == ["first"])
  }

  @Test("After the grace what does not listen is left to itself")
  func deaf() async throws {
    let release = StopSignal()
    let workflow = Workflow("deaf") { _ in
      while !release.isRaised { try? await Task.sleep(for: .milliseconds(5)) }
    }
    let store = try scratch.open()
    let engine = Engine(store: store)
    let work = Task { try await engine.run(workflow) }
    #expect(try await eventually { try store.activeRun(workflow: "deaf") != nil })
    await engine.drain(grace: .milliseconds(20))
    #expect(try await work.value.run.state == .paused)
    release.raise()
  }

  @Test("The seed of a run's waits is noted, and stays when another engine resumes it")
  func seed() async throws {
    let counter = Counter()
    let workflow = Workflow("waits") { run in
      let retries = RetryPolicy(retries: 2, base: .seconds(100), cap: .seconds(100))
      _ = try await run.task("work", TaskOptions(retries: retries)) { _ -> Int in
        _ = counter.next()
        throw Fault("no")
      }
    }
    let clock = ManualClock(skips: ManualClock.waits)
    let store = try scratch.open(clock: clock)
    let run = try await Engine(store: store, seed: 42).run(workflow).run
    #expect(try store.metadata(of: run.id)["seed"] == "42")
    _ = try await Engine(store: store, seed: 43).execute(workflow, runID: run.id)
    #expect(try store.metadata(of: run.id)["seed"] == "42")
    let waits = try store.tasks(of: run.id)[0].attempts.map(\.wait)
    #expect(waits.count == 6)
    #expect(Array(waits[1...2]) == Array(waits[4...5]))
  }
}
