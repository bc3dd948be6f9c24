import Flow
import Foundation
import Testing

@Suite("Runs that wait for their turn")
struct SchedulerQueueTests {
  let scratch: Scratch
  let monday = instant("2026-11-23T00:00:00Z")

  init() throws { scratch = try Scratch() }

  /// Lets one run hold the lease while a second one waits, both seen by two schedulers, as by two
  /// processes; then lets the first one go.
  func queue(
    _ body: @escaping @Sendable (Run) async throws -> Void,
    before release: (Store, RunRecord) throws -> Void = { _, _ in },
    after: (ManualClock, Store, RunRecord) async throws -> Void
  ) async throws {
    let clock = ManualClock(monday - 1)
    let gate = StopSignal()
    let workflow = Workflow("job") { run in
      if run.asOf == monday {
        while !gate.isRaised { try await Task.sleep(for: .milliseconds(2)) }
      } else {
        try await body(run)
      }
    }
    let schedule = try SchedulerTests.schedule("0 * * * *", .queue)
    try await scratch.scheduling(schedule, workflow, clock: clock) { _ in
      try await scratch.scheduling(schedule, workflow, clock: clock) {
        (store: Store) async throws in
        clock.set(monday)
        #expect(try await eventually(clock) { try store.activeRun(workflow: "job") != nil })
        try await SchedulerTests.advance(clock, to: monday + 3600, keeping: store)
        #expect(try await eventually(clock) { try store.ticks(of: "job").count == 2 })
        let waiting = try #require(try store.runs().first { $0.state == .late })
        // Both schedulers have found it by now.
        try await SchedulerTests.advance(clock, to: monday + 3624, keeping: store)
        try release(store, waiting)
        gate.raise()
        try await after(clock, store, waiting)
      }
    }
  }

  /// Lets both schedulers look several times.
  func looks(_ clock: ManualClock) async throws {
    for _ in 0..<60 {
      try await Task.sleep(for: .milliseconds(5))
      clock.advance(by: 0.5)
    }
  }

  @Test("One that fails is not begun again by another process that had waited for it")
  func failure() async throws {
    let counter = Counter()
    try await queue { _ in
      _ = counter.next()
      throw Fault("no")
    } after: { clock, store, waiting in
      #expect(try await eventually(clock) { try store.run(waiting.id).state == .failed })
      try await looks(clock)
      #expect(counter.value == 1)
      #expect(try store.run(waiting.id).state == .failed)
    }
  }

  @Test("One that is cancelled while it waits is not begun")
  func cancellation() async throws {
    let counter = Counter()
    try await queue { _ in
      _ = counter.next()
    } before: { store, waiting in
      try store.requestCancel(waiting.id)
      #expect(try store.run(waiting.id).state == .cancelled)
    } after: { clock, store, waiting in
      try await looks(clock)
      #expect(counter.value == 0)
      #expect(try store.run(waiting.id).state == .cancelled)
    }
  }

  /// Makes the runs of instants that nobody takes into their hands, by a job that does not begin
  /// what it launches.
  func unclaimed(
    _ overlap: Schedule.Overlap, _ catchUp: Schedule.CatchUp = .latest, hours: Int,
    _ body: (Store) async throws -> Void
  ) async throws {
    let clock = ManualClock(monday - 1)
    let store = try scratch.open(clock: clock)
    let job = ScheduledJob(
      schedule: try SchedulerTests.schedule("0 * * * *", overlap, catchUp), workflow: "job",
      parameters: Array("{}".utf8), launch: { _ in }, drain: { _ in })
    let scheduler = Task { await Scheduler(store: store, jobs: [job]).run() }
    #expect(try await eventually { clock.sleeping > 0 })
    for hour in 0..<hours {
      clock.set(monday + Double(hour) * 3600)
      #expect(try await eventually(clock) { try store.ticks(of: "job").count == hour + 1 })
    }
    scheduler.cancel()
    await scheduler.value
    try await body(store)
  }

  @Test("A run that has fired and is not begun yet is in the way of the next one")
  func fired() async throws {
    try await unclaimed(.skip, hours: 2) { (store: Store) async throws in
      #expect(try store.ticks(of: "job").map(\.outcome) == [.skipped, .fired])
      #expect(try store.runs().prefix(2).map(\.state) == [.pending, .cancelled])
    }
  }

  @Test("What is due first goes first, whoever asks")
  func order() async throws {
    try await unclaimed(.queue, hours: 3) { (store: Store) async throws in
      let runs = try store.runs().filter { $0.state != .scheduled }
      #expect(runs.map(\.state) == [.pending, .late, .late])
      let engine = Engine(store: store)
      for later in runs.dropFirst() {
        await #expect(throws: StoreError.active(run: runs[0].id, name: runs[0].name)) {
          _ = try await engine.execute(SchedulerTests.quick, runID: later.id)
        }
      }
      for run in runs {
        #expect(
          try await engine.execute(SchedulerTests.quick, runID: run.id).run.state == .completed)
      }
    }
  }

  @Test(
    "A run whose time has not come cannot be executed; past its time without a scheduler it is late"
  )
  func scheduled() async throws {
    try await unclaimed(.skip, hours: 1) { (store: Store) async throws in
      let coming = try #require(try store.runs().first { $0.state == .scheduled })
      await #expect(
        throws: StoreError.illegalMove(
          of: "the run \(coming.name)", from: .scheduled, to: .pending)
      ) {
        _ = try await Engine(store: store).execute(SchedulerTests.quick, runID: coming.id)
      }
      let later = try scratch.open(.readOnly, clock: ManualClock(monday + 3601))
      #expect(try later.run(coming.id).state == .late)
    }
  }

  @Test("What waits for a schedule that was removed does not wait for ever")
  func removed() async throws {
    try await unclaimed(.skip, hours: 1) { (store: Store) async throws in
      let run = try #require(try store.runs().first { $0.state == .pending })
      let other = Schedule(name: "other", cron: try Cron("0 0 1 1 *"))
      for (hours, state) in [(1.0, State.pending), (26.0, .cancelled)] {
        let clock = ManualClock(monday + hours * 3600)
        try await scratch.scheduling(other, Workflow("other") { _ in }, clock: clock) {
          (store: Store) async throws in
          #expect(try await eventually { try store.run(run.id).state == state })
        }
      }
      #expect(try store.run(run.id).error == "no scheduler follows its schedule any more")
    }
  }
}
