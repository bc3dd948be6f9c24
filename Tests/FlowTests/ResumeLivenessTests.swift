import Flow
import Foundation
import Testing

@Suite("Who is alive")
struct ResumeLivenessTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A workflow that goes on until it is stopped.
  static let endless = Workflow("endless") { run in
    while !run.stop.isRaised { try await Task.sleep(for: .milliseconds(2)) }
    try run.stop.check()
  }

  /// Begins the endless workflow on a store of its own, as another process would.
  func begin(_ clock: ManualClock) async throws -> (RunRecord, Task<Void, any Error>) {
    let store = try scratch.open(clock: clock)
    let task = Task { _ = try await Engine(store: store).run(Self.endless) }
    #expect(try await eventually { try store.activeRun(workflow: "endless") != nil })
    return (try #require(try store.activeRun(workflow: "endless")), task)
  }

  @Test("A dead process is seen at once, whatever the clock says")
  func death() async throws {
    let clock = ManualClock()
    let (run, task) = try await begin(clock)
    let store = try scratch.open(clock: clock)
    #expect(try store.run(run.id).state == .running)
    try scratch.bury(run)
    // The clock was set back an hour: the last sign of life lies in the future.
    clock.jump(by: -3600)
    #expect(try scratch.open(.readOnly, clock: clock).run(run.id).state == .crashed)
    #expect(try store.run(run.id).state == .crashed)
    #expect(try store.markCrashedRuns() == [run.id])
    task.cancel()
    await #expect(throws: StoreError.leaseLost(run: run.name)) { try await task.value }
  }

  @Test("What was to be cancelled when its process died stays cancelled")
  func cancelledDeath() async throws {
    let clock = ManualClock()
    let (run, task) = try await begin(clock)
    let store = try scratch.open(clock: clock)
    try store.requestCancel(run.id)
    #expect(try store.run(run.id).cancelRequested)
    try scratch.bury(run)
    #expect(try store.markCrashedRuns() == [run.id])
    #expect(try store.run(run.id).state == .cancelled)
    task.cancel()
    _ = await task.result
  }

  @Test("A living process keeps its runs when the clock leaps ahead")
  func leap() async throws {
    let clock = ManualClock()
    let (run, task) = try await begin(clock)
    let store = try scratch.open(clock: clock)
    clock.jump(by: 3600)
    #expect(try store.run(run.id).state == .running)
    #expect(try scratch.open(.readOnly, clock: clock).run(run.id).state == .running)
    #expect(try store.markCrashedRuns().isEmpty)
    task.cancel()
    try await task.value
    #expect(try store.run(run.id).state == .cancelled)
  }

  @Test("A process that hangs loses its runs to whoever watched it for half a minute")
  func silence() async throws {
    // This heart never beats: nobody moves its clock on.
    let (run, task) = try await begin(ManualClock())
    let clock = ManualClock()
    let store = try scratch.open(clock: clock)
    for _ in 0..<3 {
      #expect(try store.markCrashedRuns().isEmpty)
      clock.advance(by: 10)
    }
    #expect(try store.markCrashedRuns().isEmpty)
    clock.advance(by: 1)
    #expect(try store.markCrashedRuns() == [run.id])
    task.cancel()
    await #expect(throws: StoreError.leaseLost(run: run.name)) { try await task.value }
  }

  @Test("Who has looked away for long has not watched, and begins anew")
  func gap() async throws {
    let (run, task) = try await begin(ManualClock())
    let clock = ManualClock()
    let store = try scratch.open(clock: clock)
    for _ in 0..<5 {
      #expect(try store.markCrashedRuns().isEmpty)
      clock.advance(by: 40)
    }
    #expect(try store.run(run.id).state == .running)
    task.cancel()
    try await task.value
  }

  @Test("Without its lock file, a reader goes by the clock")
  func noLock() async throws {
    let clock = ManualClock()
    let (run, task) = try await begin(clock)
    try FileManager.default.removeItem(atPath: scratch.path + ".owners")
    let reader = try scratch.open(.readOnly, clock: clock)
    #expect(try reader.run(run.id).state == .running)
    clock.jump(by: 31)
    #expect(try reader.run(run.id).state == .crashed)
    clock.jump(by: -31)
    task.cancel()
    try await task.value
  }

  @Test("An engine that ends in good order leaves no file, and those of the dead are swept away")
  func files() async throws {
    let store = try scratch.open()
    let directory = scratch.path + ".owners"
    do {
      let engine = Engine(store: store)
      _ = try await engine.run(Workflow("quick") { _ in 1 })
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [engine.owner])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
    try Data().write(to: URL(fileURLWithPath: directory + "/elsewhere-1-abc"))
    let engine = Engine(store: store)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [engine.owner])
  }

  @Test("An older execution of a run cannot write beside a newer one of the same engine")
  func fencing() async throws {
    let counter = Counter()
    let workflow = Workflow("twice") { run in
      let isFirst = counter.next() == 1
      // The first execution waits until the second one is over.
      while isFirst, counter.value < 3 { try await Task.sleep(for: .milliseconds(2)) }
      let value = try await run.task("work") { _ in
        counter.note(isFirst ? "first" : "second")
        return 1
      }
      _ = counter.next()
      return value
    }
    let store = try scratch.open()
    let engine = Engine(store: store)
    let first = Task { try await engine.run(workflow) }
    #expect(try await eventually { counter.value == 1 })
    let run = try #require(try store.runs().first)
    try scratch.bury(run)
    #expect(try scratch.open().markCrashedRuns() == [run.id])
    let second = try await engine.execute(workflow, runID: run.id)
    #expect(second.run.state == .completed)
    await #expect(throws: StoreError.leaseLost(run: run.name)) { _ = try await first.value }
    #expect(counter.notes == ["second"])
    #expect(try store.run(run.id).state == .completed)
  }

  @Test("A heart beats while every thread of the pool is at work")
  func starvation() async throws {
    let store = try scratch.open()
    let counter = Counter()
    let workflow = Workflow("busy") { run in
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<(4 * ProcessInfo.processInfo.activeProcessorCount) {
          group.addTask {
            // Synchronous work that looks at nothing but the signal, for at most twenty seconds.
            let end = ContinuousClock.now + .seconds(20)
            while !run.stop.isRaised, ContinuousClock.now < end {}
            if !run.stop.isRaised { counter.note("ran out") }
          }
        }
      }
      try run.stop.check()
    }
    Thread.detachNewThread {
      for _ in 0..<2000 {
        if let run = try? store.activeRun(workflow: "busy") {
          Thread.sleep(forTimeInterval: 0.3)
          try? store.requestCancel(run.id)
          return
        }
        Thread.sleep(forTimeInterval: 0.01)
      }
    }
    let execution = try await Engine(store: store).run(workflow)
    #expect(execution.run.state == .cancelled)
    #expect(counter.notes.isEmpty)
  }
}
