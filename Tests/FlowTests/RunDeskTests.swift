import Flow
import Foundation
import Testing

@Suite("Runs on request")
struct RunDeskTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private struct NotYet: Error {}

  /// Goes on until it is stopped.
  private static let endless = Workflow("endless") { run in
    while true { try await Task.sleep(for: .seconds(60)) }
  }

  /// Waits until a run has ended.
  private func ended(_ store: Store, _ id: String) async throws -> RunRecord {
    while true {
      let run = try store.run(id)
      if run.state.isEnded || run.state == .paused { return run }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test("A run is there as soon as it is begun, and what may stand beside it is the policy's")
  func overlap() async throws {
    let store = try scratch.open()
    let engine = Engine(store: store)
    let desk = RunDesk(engine: engine)
    let first = try await desk.start(Self.endless, NoParameters())
    #expect(try store.run(first).state.isActive)
    for policy in [Schedule.Overlap.skip, .queue] {
      await #expect(throws: StoreError.active(run: first, name: try store.run(first).name)) {
        _ = try await desk.start(Self.endless, NoParameters(), overlap: policy)
      }
    }
    let second = try await desk.start(Self.endless, NoParameters(), overlap: .allow)
    #expect(try store.runs().filter(\.state.isActive).map(\.id) == [first, second])
    await engine.drain(grace: .zero)
    for id in [first, second] { #expect(try await ended(store, id).state == .paused) }
  }

  @Test("What failed goes on, or is done again from a task on, without waiting for its end")
  func again() async throws {
    let mark = scratch.directory + "/may-pass"
    let workflow = Workflow("twice") { run in
      let first = try await run.task("first") { _ in 1 }
      let second = try await run.task("second") { _ in
        if !FileManager.default.fileExists(atPath: mark) { throw NotYet() }
        return 2
      }
      return first + second
    }
    let store = try scratch.open()
    let desk = RunDesk(engine: Engine(store: store))
    let id = try await desk.start(workflow, NoParameters())
    #expect(try await ended(store, id).state == .failed)
    try Data().write(to: URL(filePath: mark))
    try await desk.resume(workflow, runID: id)
    #expect(try await ended(store, id).state == .completed)
    let other = try await desk.retry(workflow, runID: id, from: "second")
    #expect(other != id)
    let run = try await ended(store, other)
    #expect(run.state == .completed)
    #expect(run.retryOf == id)
    #expect(try store.tasks(of: id).first { $0.key == "first" }?.attempts.count == 1)
  }
}
