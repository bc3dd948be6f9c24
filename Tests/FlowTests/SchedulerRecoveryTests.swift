import Flow
import Foundation
import Testing

@Suite("What a scheduler takes up")
struct SchedulerRecoveryTests {
  let scratch: Scratch
  let monday = instant("2026-11-23T00:00:00Z")

  init() throws { scratch = try Scratch() }

  /// Begins a run by hand and lets its process die in the middle of its task, so many times.
  func die(_ workflow: Workflow<NoParameters, Void>, _ count: Counter, times: Int = 1) async throws
    -> String
  {
    var id: String?
    for time in 1...times {
      let store = try scratch.open(clock: ManualClock(monday))
      let engine = Engine(store: store)
      let victim = Task { [id] in
        if let id { return try await engine.execute(workflow, runID: id).run.id }
        return try await engine.run(workflow).run.id
      }
      #expect(try await eventually { count.value == time })
      let run = try #require(try store.activeRun(workflow: "job"))
      try scratch.bury(run)
      #expect(try scratch.open().markCrashedRuns() == [run.id])
      victim.cancel()
      _ = await victim.result
      id = run.id
    }
    return try #require(id)
  }

  /// A workflow whose task hangs the first few times.
  static func hanging(_ counter: Counter, times: Int) -> Workflow<NoParameters, Void> {
    Workflow("job") { run in
      _ = try await run.task("work") { task in
        if counter.next() <= times {
          while !task.stop.isRaised { try await Task.sleep(for: .milliseconds(2)) }
          try task.stop.check()
        }
        return true
      }
    }
  }

  @Test("A crashed run is taken up even when it was started by hand")
  func manual() async throws {
    let counter = Counter()
    let workflow = Self.hanging(counter, times: 1)
    let id = try await die(workflow, counter)
    let schedule = try SchedulerTests.schedule("0 0 * * MON")
    try await scratch.scheduling(schedule, workflow, clock: ManualClock(monday + 10)) {
      (store: Store) async throws in
      #expect(try await eventually { try store.run(id).state == .completed })
    }
    #expect(counter.value == 2)
  }

  @Test("One that takes its process down again and again is left alone in the end")
  func fruitless() async throws {
    let counter = Counter()
    let workflow = Self.hanging(counter, times: 5)
    let id = try await die(workflow, counter, times: 5)
    let schedule = try SchedulerTests.schedule("0 0 * * MON")
    let clock = ManualClock(monday + 10)
    try await scratch.scheduling(schedule, workflow, clock: clock) { (store: Store) async throws in
      for _ in 0..<30 {
        try await Task.sleep(for: .milliseconds(5))
        clock.advance(by: 1)
      }
      #expect(try store.run(id).state == .crashed)
      #expect(try store.logs(of: id, minimum: .error).map(\.message).count == 1)
      // Somebody who asks for it gets it all the same.
      let again = try await Engine(store: store).execute(workflow, runID: id)
      #expect(again.run.state == .completed)
    }
    #expect(counter.value == 6)
  }

  @Test("A run whose parameters nobody can read fails, and is not asked for ever")
  func unreadable() async throws {
    let store = try scratch.open(clock: ManualClock(monday))
    let other = Workflow("job", parameters: [Int].self) { _, _ in throw CancellationError() }
    let engine = Engine(store: store)
    engine.drain()
    let paused = try await engine.run(other, [1])
    #expect(paused.run.state == .paused)
    let schedule = try SchedulerTests.schedule("0 0 * * MON")
    let clock = ManualClock(monday + 10)
    let strict = Workflow("job", parameters: String.self) { _, _ in }
    let second = Engine(store: store)
    let job = try second.job(strict, "", schedule: schedule)
    let scheduler = Task { await Scheduler(store: store, jobs: [job]).run() }
    #expect(try await eventually(clock) { try store.run(paused.run.id).state == .failed })
    scheduler.cancel()
    await scheduler.value
  }

  @Test("More missed instants than are dealt with one by one are one span")
  func span() async throws {
    let schedule = try SchedulerTests.schedule("* * * * *", .skip, .skip)
    try await scratch.scheduling(schedule, SchedulerTests.quick, clock: ManualClock(monday - 1)) {
      _ in
    }
    let late = ManualClock(monday + 12_000 * 60 + 30)
    try await scratch.scheduling(schedule, SchedulerTests.quick, clock: late) {
      (store: Store) async throws in
      #expect(try await eventually { try store.ticks(of: "job", limit: 20_000).count == 10_000 })
      let spans = try store.missedSpans(of: "job")
      #expect(
        spans == [
          MissedSpan(schedule: "job", first: monday, last: monday + 2000 * 60, count: 2001)
        ])
      let ticks = try store.ticks(of: "job", limit: 20_000)
      #expect(ticks.last?.due == monday + 2001 * 60)
      #expect(ticks.filter { $0.outcome == .fired }.count == 1)
    }
    // It is dealt with once.
    try await scratch.scheduling(schedule, SchedulerTests.quick, clock: ManualClock(late.now + 1)) {
      (store: Store) async throws in
      #expect(try store.missedSpans(of: "job").count == 1)
      #expect(try store.ticks(of: "job", limit: 20_000).count == 10_000)
    }
  }

  @Test("Another expression holds from then on: nothing is missed that it did not ask for")
  func changed() async throws {
    let weekly = try SchedulerTests.schedule("0 0 * * MON")
    try await scratch.scheduling(weekly, SchedulerTests.quick, clock: ManualClock(monday - 1)) {
      _ in
    }
    let hourly = try SchedulerTests.schedule("0 * * * *")
    let clock = ManualClock(monday + 5.5 * 3600)
    try await scratch.scheduling(hourly, SchedulerTests.quick, clock: clock) {
      (store: Store) async throws in
      #expect(try await eventually { try store.runs().last?.state == .scheduled })
      #expect(try store.ticks(of: "job").isEmpty)
      #expect(try store.runs().map(\.state) == [.cancelled, .scheduled])
      #expect(try store.runs()[0].error == "missed: the schedule was changed")
      clock.set(monday + 6 * 3600)
      #expect(try await eventually(clock) { try store.ticks(of: "job").count == 1 })
      #expect(try store.ticks(of: "job").map(\.outcome) == [.fired])
    }
  }
}
