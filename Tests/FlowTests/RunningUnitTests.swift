import Flow
import Foundation
import Synchronization
import Testing

@Suite("Units that take their time")
struct RunningUnitTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Lets units go on when it is opened.
  private final class Gate: Sendable {
    private let isOpen = Atomic<Bool>(false)

    func open() { isOpen.store(true, ordering: .releasing) }

    /// Waits on the thread of a unit.
    func wait(_ stop: StopSignal) throws {
      while !isOpen.load(ordering: .acquiring) {
        try stop.check()
        Thread.sleep(forTimeInterval: 0.005)
      }
    }
  }

  private static func workflow(_ gate: Gate) -> Workflow<NoParameters, [String]> {
    Workflow("slow") { run in
      try await run.map("unit", over: ["long", "short"], key: { $0 }, on: .cores(2)) { item, task in
        if item == "long" { try gate.wait(task.stop) }
        return item
      }.map { try $0.get() }
    }
  }

  /// Waits until the long unit is seen.
  private func seen(_ store: Store) async throws -> TaskRecord {
    while true {
      if let run = try store.runs().last,
        let task = try store.tasks(of: run.id).first(where: { $0.key == "unit/long" })
      {
        return task
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  @Test("One is seen running, which is no attempt yet, and then completed", .timeLimit(.minutes(1)))
  func visible() async throws {
    let store = try scratch.open()
    let gate = Gate()
    async let execution = Engine(store: store).run(Self.workflow(gate))
    let running = try await seen(store)
    #expect(running.state == .running)
    #expect(running.attempts.isEmpty)
    gate.open()
    let run = try await execution.run
    #expect(run.state == .completed)
    let tasks = try store.tasks(of: run.id)
    #expect(tasks.count == 2)
    #expect(tasks.allSatisfy { $0.state == .completed && $0.attempts.count == 1 })
    #expect(tasks.first { $0.key == "unit/long" }?.started == running.started)
  }

  @Test("One that is stopped is cancelled with its run, and runs again", .timeLimit(.minutes(1)))
  func stopped() async throws {
    let store = try scratch.open()
    let gate = Gate()
    let engine = Engine(store: store)
    async let stopped = engine.run(Self.workflow(gate))
    _ = try await seen(store)
    try store.requestCancel(try #require(try store.runs().last).id)
    let run = try await stopped.run
    #expect(run.state == .cancelled)
    #expect(try store.tasks(of: run.id).first { $0.key == "unit/long" }?.state == .cancelled)
    gate.open()
    let again = try await engine.execute(Self.workflow(gate), runID: run.id)
    #expect(try again.outcome.get() == ["long", "short"])
    let tasks = try store.tasks(of: run.id)
    #expect(tasks.allSatisfy { $0.state == .completed && $0.attempts.count == 1 })
  }
}
