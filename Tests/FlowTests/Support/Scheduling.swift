import Flow
import Testing

extension Scratch {
  /// Runs a scheduler while the body sets the clock.
  func scheduling(
    _ schedule: Schedule, _ workflow: Workflow<NoParameters, Void>, clock: ManualClock,
    _ body: (Store) async throws -> Void
  ) async throws {
    let store = try open(clock: clock)
    let engine = Engine(store: store)
    let job = try engine.job(workflow, NoParameters(), schedule: schedule)
    let scheduler = Scheduler(store: store, jobs: [job])
    let task = Task { await scheduler.run() }
    #expect(try await eventually { clock.sleeping > 0 })
    try await body(store)
    task.cancel()
    await task.value
  }
}
