import Flow
import Foundation
import Testing

@Suite("Notices")
struct NoticeTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  static let fine = Workflow("job") { run in
    try await run.publish(Artifact(key: "job/report", kind: .markdown, text: "# All is well\n"))
  }
  static let broken = Workflow("job") { _ in throw Fault("no data") }

  /// A courier for one channel of the workflow `job`.
  static func courier(_ store: Store, _ channel: any Channel, _ policy: RetryPolicy = .none)
    -> Courier
  {
    Courier(store: store, channels: ["job": [channel]], policy: policy, seed: 1)
  }

  @Test("A run that completes is told with its report, one that fails with its reason, each once")
  func ends() async throws {
    let store = try scratch.open()
    let channel = RecordingChannel()
    try store.subscribe("job", channels: [channel])
    let engine = Engine(store: store)
    _ = try await engine.run(Self.fine)
    let failed = try await engine.run(Self.broken)
    let courier = Self.courier(store, channel)
    #expect(try await courier.flush(within: .seconds(10)) == 0)
    #expect(try await courier.flush(within: .seconds(10)) == 0)
    // Notices are sent beside each other.
    let seen = channel.seen.sorted { $0.created < $1.created }
    try #require(seen.map(\.kind) == [.success, .failure])
    #expect(seen[0].body == "# All is well\n")
    #expect(seen[1].body.contains("no data"))
    #expect(seen[1].body.contains("almanac retry \(failed.run.id)"))
    #expect(seen[1].run == failed.run.id)
    let deliveries = try store.deliveries()
    #expect(deliveries.map(\.state) == [.sent, .sent])
    #expect(deliveries.map { $0.attempts.map(\.status) } == [[200], [200]])
  }

  @Test("A workflow without channels makes no notice, and a channel gets only its kinds")
  func subscription() async throws {
    let store = try scratch.open()
    let engine = Engine(store: store)
    _ = try await engine.run(Self.broken)
    #expect(try store.deliveries().isEmpty)
    let channel = RecordingChannel(kinds: [.failure])
    try store.subscribe("job", channels: [channel])
    try store.subscribe("other", channels: [RecordingChannel()])
    _ = try await engine.run(Self.fine)
    _ = try await engine.run(Self.broken)
    #expect(try store.deliveries().map(\.kind) == [.failure])
    // What waits for a channel that is no longer there is dropped.
    try store.subscribe("job", channels: [])
    #expect(try store.deliveries().map(\.state) == [.dropped])
    #expect(try await Self.courier(store, channel).flush(within: .seconds(10)) == 0)
    #expect(channel.seen.isEmpty)
  }

  @Test("What a task tells is committed with its end, once however often the run is resumed")
  func fromTask() async throws {
    let store = try scratch.open()
    try store.subscribe("job", channels: [RecordingChannel()])
    let flow = Workflow("job", parameters: Bool.self) { run, fails in
      _ = try? await run.task("wrong") { task -> Int in
        task.notify(.drift, "never told", body: "")
        throw Fault("no")
      }
      _ = try await run.task("choose") { task in
        task.notify(.champion, "a new one", body: "ets in place of naive")
        return 1
      }
      _ = try await run.map("units", over: ["a", "b"], key: \.self) { item, task in
        task.notify(.drift, "drift of \(item)", body: "")
        return item
      }
      if try run.store.run(run.id).error == nil, try run.store.tasks(of: run.id).count < 5 {
        throw Fault("first time")
      }
    }
    let engine = Engine(store: store)
    let first = try await engine.run(flow, true)
    #expect(first.run.state == .failed)
    _ = try await engine.execute(flow, runID: first.run.id)
    let told = try store.deliveries().filter { $0.kind == .champion || $0.kind == .drift }
    #expect(Set(told.map(\.subject)) == ["a new one", "drift of a", "drift of b"])
    #expect(told.count == 3)
  }

  @Test("A dead process is told as a failure, once")
  func crash() async throws {
    let clock = ManualClock()
    let store = try scratch.open(clock: clock)
    let channel = RecordingChannel()
    try store.subscribe("job", channels: [channel])
    let stuck = Workflow("job") { run in
      // The heart of this run beats on a clock that stands still.
      while !run.stop.isRaised { try await Task.sleep(for: .milliseconds(5)) }
    }
    let work = Task { try await Engine(store: store).run(stuck) }
    #expect(try await eventually { try store.activeRun(workflow: "job") != nil })
    try scratch.bury(try #require(try store.activeRun(workflow: "job")))
    let other = try scratch.open(clock: clock)
    #expect(try other.markCrashedRuns().count == 1)
    #expect(try other.markCrashedRuns().isEmpty)
    let told = try store.deliveries()
    #expect(told.map(\.kind) == [.failure])
    #expect(told.first?.subject.hasSuffix("crashed") == true)
    work.cancel()
    _ = try? await work.value
  }

  @Test("A run that takes too long is told once while it runs")
  func long() async throws {
    let clock = ManualClock()
    let store = try scratch.open(clock: clock)
    try store.subscribe(
      "job", channels: [RecordingChannel(kinds: [.long])], longerThan: .seconds(60))
    let slow = Workflow("job") { run in
      while run.store.clock.now < clock.now.addingTimeInterval(1) {
        if try run.store.deliveries().count == 1, run.store.clock.now > run.asOf + 90 { return }
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    let work = Task { try await Engine(store: store).run(slow) }
    #expect(
      try await eventually(clock) {
        clock.advance(by: 1)
        return try store.deliveries().count == 1
      })
    for _ in 0..<40 {
      clock.advance(by: 2)
      try await Task.sleep(for: .milliseconds(2))
    }
    _ = try await work.value
    #expect(try store.deliveries().map(\.kind) == [.long])
    #expect(try store.deliveries().first?.subject.hasSuffix("is taking long") == true)
  }
}
