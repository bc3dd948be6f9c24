import Flow
import Foundation
import Testing

@Suite("The scheduler")
struct SchedulerTests {
  let scratch: Scratch
  /// 2026-11-23 00:00 in Greenwich, a Monday.
  let monday = instant("2026-11-23T00:00:00Z")

  init() throws { scratch = try Scratch() }

  static func schedule(
    _ cron: String = "0 * * * *", _ overlap: Schedule.Overlap = .skip,
    _ catchUp: Schedule.CatchUp = .latest
  ) throws -> Schedule {
    Schedule(name: "job", cron: try Cron(cron), overlap: overlap, catchUp: catchUp)
  }

  static let quick = Workflow("job") { _ in }

  @Test("A run begins when it is due and not before; the next one is announced")
  func due() async throws {
    let clock = ManualClock(monday - 5)
    try await scratch.scheduling(try Self.schedule("0 0 * * MON"), Self.quick, clock: clock) {
      store in
      let coming = try store.runs()
      #expect(coming.map(\.state) == [.scheduled])
      #expect(coming[0].name == "job 2026-11-23 00:00")
      clock.set(monday - 0.001)
      try await Task.sleep(for: .milliseconds(60))
      #expect(try store.runs().map(\.state) == [.scheduled])
      clock.set(monday)
      #expect(
        try await eventually(clock) { try store.runs().map(\.state) == [.completed, .scheduled] })
      let runs = try store.runs()
      #expect(runs[0].id == coming[0].id)
      #expect(runs[0].asOf == monday && runs[0].scheduled == monday)
      #expect(runs[1].scheduled == monday + 7 * 86_400)
      let ticks = try store.ticks(of: "job")
      #expect(ticks.map(\.due) == [monday])
      #expect(ticks.map(\.outcome) == [.fired])
      #expect(ticks.map(\.run) == [coming[0].id])
      #expect(try store.schedules().map(\.schedule.cron.expression) == ["0 0 * * MON"])
    }
  }

  @Test(
    "What was missed is caught up by the policy, and recorded",
    arguments: [
      (Schedule.CatchUp.latest, [Tick.Outcome.missed, .missed, .fired]),
      (.all, [.fired, .queued, .queued]),
      (.skip, [.missed, .missed, .missed]),
    ])
  func catchUp(policy: Schedule.CatchUp, outcomes: [Tick.Outcome]) async throws {
    let schedule = try Self.schedule("0 * * * *", .skip, policy)
    try await scratch.scheduling(schedule, Self.quick, clock: ManualClock(monday - 1)) { _ in }
    // Announced for 00:00; nobody is there until 02:30.
    let late = ManualClock(monday + 2.5 * 3600)
    try await scratch.scheduling(schedule, Self.quick, clock: late) { store in
      #expect(try await eventually(late) { try store.ticks(of: "job").count == 3 })
      // One that is over before the next is looked at leaves nothing to wait for.
      let seen = try store.ticks(of: "job").reversed().map(\.outcome)
      #expect(zip(seen, outcomes).allSatisfy { $0 == $1 || ($0 == .fired && $1 == .queued) })
      let fired = outcomes.filter { $0 != .missed }.count
      #expect(
        try await eventually(late) {
          try store.runs().filter { $0.state == .completed }.count == fired
        })
      let instants = try store.runs().filter { $0.state == .completed }.map(\.asOf)
      #expect(instants == [0, 1, 2].suffix(fired).map { monday + $0 * 3600 })
      // The announced run that nobody began tells why.
      if policy != .all {
        #expect(try store.runs().first?.state == .cancelled)
        #expect(try store.runs().first?.error?.hasPrefix("missed") == true)
      }
    }
  }

  /// A workflow that goes on until the clock has reached a time.
  static func long(until end: Date) -> Workflow<NoParameters, Void> {
    Workflow("job") { run in
      while run.store.clock.now < end { try await Task.sleep(for: .milliseconds(2)) }
    }
  }

  @Test("Under skip, a run that is due while one is active is skipped, visibly")
  func overlapSkip() async throws {
    let clock = ManualClock(monday - 1)
    let work = Self.long(until: monday + 1.5 * 3600)
    try await scratch.scheduling(try Self.schedule(), work, clock: clock) { store in
      clock.set(monday)
      #expect(try await eventually(clock) { try store.activeRun(workflow: "job") != nil })
      let active = try #require(try store.activeRun(workflow: "job"))
      try await Self.advance(clock, to: monday + 3600, keeping: store)
      #expect(try await eventually(clock) { try store.ticks(of: "job").count == 2 })
      let tick = try store.ticks(of: "job")[0]
      #expect(tick.outcome == .skipped && tick.run == active.id)
      let skipped = try store.runs()[1]
      #expect(skipped.state == .cancelled)
      #expect(skipped.error == "skipped: job 2026-11-23 00:00 was still active")
      clock.set(monday + 1.5 * 3600)
      #expect(try await eventually(clock) { try store.run(active.id).state == .completed })
    }
  }

  @Test("Under queue it waits for its turn")
  func overlapQueue() async throws {
    let clock = ManualClock(monday - 1)
    let work = Self.long(until: monday + 1.5 * 3600)
    try await scratch.scheduling(try Self.schedule("0 * * * *", .queue), work, clock: clock) {
      store in
      clock.set(monday)
      #expect(try await eventually(clock) { try store.activeRun(workflow: "job") != nil })
      try await Self.advance(clock, to: monday + 3600, keeping: store)
      #expect(try await eventually(clock) { try store.ticks(of: "job").count == 2 })
      #expect(try store.ticks(of: "job")[0].outcome == .queued)
      #expect(try store.runs()[1].state == .late)
      try await Self.advance(clock, to: monday + 1.5 * 3600, keeping: store)
      #expect(
        try await eventually(clock) {
          try store.runs().prefix(2).allSatisfy { $0.state == .completed }
        })
      #expect(try store.runs()[1].asOf == monday + 3600)
    }
  }

  @Test("Under allow both run at once")
  func overlapAllow() async throws {
    let clock = ManualClock(monday - 1)
    let work = Self.long(until: monday + 1.5 * 3600)
    try await scratch.scheduling(try Self.schedule("0 * * * *", .allow), work, clock: clock) {
      store in
      clock.set(monday)
      #expect(try await eventually(clock) { try store.activeRun(workflow: "job") != nil })
      try await Self.advance(clock, to: monday + 3600, keeping: store)
      #expect(
        try await eventually(clock) { try store.runs().filter { $0.state == .running }.count == 2 })
      clock.set(monday + 1.5 * 3600)
      #expect(
        try await eventually(clock) {
          try store.runs().filter { $0.state == .completed }.count == 2
        })
    }
  }

  @Test("A clock that is set back fires nothing twice; one that leaps ahead loses nothing")
  func clockJumps() async throws {
    let clock = ManualClock(monday - 1)
    try await scratch.scheduling(try Self.schedule(), Self.quick, clock: clock) { store in
      clock.set(monday + 1)
      #expect(try await eventually(clock) { try store.ticks(of: "job").count == 1 })
      #expect(try await eventually(clock) { try store.runs()[0].state == .completed })
      clock.set(monday - 1800)
      clock.set(monday - 1797)
      try await Task.sleep(for: .milliseconds(60))
      clock.set(monday + 2)
      try await Task.sleep(for: .milliseconds(60))
      #expect(try store.ticks(of: "job").count == 1)
      clock.set(monday + 3 * 3600 + 1)
      #expect(try await eventually(clock) { try store.ticks(of: "job").count == 4 })
      #expect(
        try store.ticks(of: "job").map(\.outcome) == [.fired, .missed, .missed, .fired])
    }
  }

  @Test("Two schedulers on one store start a run once")
  func twoSchedulers() async throws {
    let clock = ManualClock(monday - 1)
    let counter = Counter()
    let workflow = Workflow("job") { run in counter.note(run.id) }
    let schedule = try Self.schedule()
    try await scratch.scheduling(schedule, workflow, clock: clock) { store in
      let sleeping = clock.sleeping
      let engine = Engine(store: store)
      let scheduler = Scheduler(
        store: store, jobs: [try engine.job(workflow, NoParameters(), schedule: schedule)])
      let second = Task { await scheduler.run() }
      #expect(try await eventually { clock.sleeping > sleeping })
      for hour in 0..<5 {
        clock.set(monday + Double(hour) * 3600)
        #expect(
          try await eventually(clock) {
            try store.runs().filter { $0.state == .completed }.count == hour + 1
          })
      }
      second.cancel()
      await second.value
      #expect(counter.notes.count == 5)
      #expect(Set(counter.notes).count == 5)
      #expect(try store.ticks(of: "job").count == 5)
    }
  }

  @Test("A run whose process died is resumed by the next scheduler")
  func resumption() async throws {
    let schedule = try Self.schedule("0 0 * * MON")
    let clock = ManualClock(monday - 1)
    let counter = Counter()
    let workflow = Workflow("job") { run in
      _ = try await run.task("first") { _ in counter.next() }
      _ = try await run.task("second") { _ in
        if counter.next() == 2 { try await Task.sleep(for: .seconds(600)) }
        return true
      }
    }
    let dead = try scratch.open(clock: clock)
    let engine = Engine(store: dead)
    let job = try engine.job(workflow, NoParameters(), schedule: schedule)
    let first = Scheduler(store: dead, jobs: [job])
    let victim = Task { await first.run() }
    #expect(try await eventually { clock.sleeping > 0 })
    clock.set(monday)
    #expect(try await eventually(clock) { counter.value == 2 })
    let id = try dead.runs()[0].id
    try scratch.bury(dead.run(id))

    try await scratch.scheduling(schedule, workflow, clock: ManualClock(monday + 40)) { store in
      #expect(try await eventually { try store.run(id).state == .completed })
      #expect(counter.value == 3)
      let metadata = try store.metadata(of: id)
      #expect(metadata["resumed"] == "1")
    }
    victim.cancel()
    await victim.value
  }

  @Test("A paused schedule skips its due instants, visibly")
  func paused() async throws {
    let clock = ManualClock(monday - 1)
    try await scratch.scheduling(try Self.schedule(), Self.quick, clock: clock) { store in
      try store.setPaused(true, schedule: "job")
      clock.set(monday)
      #expect(try await eventually(clock) { try store.ticks(of: "job").count == 1 })
      #expect(try store.ticks(of: "job")[0].outcome == .skipped)
      #expect(try store.runs()[0].error == "skipped: the schedule is paused")
    }
  }

  @Test("By the machine's clock a run begins within a tenth of a second, and not early")
  func realClock() async throws {
    _ = try scratch.open()
    // Cron knows no seconds, so the clock is set to shortly before a due instant.
    let shifted = ShiftedClock(shift: monday.timeIntervalSince(Date()) - 8)
    let shiftedStore = try scratch.open(clock: shifted)
    let job = try Engine(store: shiftedStore).job(
      Self.quick, NoParameters(), schedule: try Self.schedule("* * * * *"))
    let scheduler = Scheduler(store: shiftedStore, jobs: [job])
    let task = Task { await scheduler.run() }
    #expect(
      try await eventually { try shiftedStore.runs().first?.state == .completed })
    let run = try shiftedStore.runs()[0]
    let lateness = try #require(run.started).timeIntervalSince(try #require(run.scheduled))
    #expect(lateness >= 0)
    // The bound is 0.1 s; a busy test machine gets some more.
    #expect(lateness < 10)
    task.cancel()
    await task.value
  }

  /// Moves the clock on in steps that keep hearts beating.
  static func advance(_ clock: ManualClock, to end: Date, keeping store: Store) async throws {
    while clock.now < end {
      let next = min(clock.now + 12, end)
      clock.set(next)
      // A heart that was not asleep just now needs a little more time to pass.
      #expect(
        try await eventually(next < end ? clock : nil) {
          try next == end
            || store.runs().filter { $0.state == .running }
              .allSatisfy { next.timeIntervalSince($0.heartbeat ?? .distantPast) < 1 }
        })
    }
  }
}

/// The machine's clock, set to another time.
struct ShiftedClock: FlowClock {
  let shift: Double
  var now: Date { Date() + shift }
  func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
