import Flow
import Foundation
import Logging
import Synchronization
import Testing

@Suite("Tasks: results, retries, timeouts")
struct TaskTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("A finished task's result is in the store, with its attempt and what it said")
  func result() async throws {
    let store = try scratch.open()
    let workflow = Workflow("answer") { run in
      run.log(.debug, "begin")
      return try await run.task("think") { task in
        task.log(.info, "thinking")
        return 42
      }
    }
    let execution = try await Engine(store: store).run(
      workflow, asOf: instant("2026-11-23T05:00:00Z"),
      timeZone: try #require(TimeZone(identifier: "America/New_York")),
      metadata: ["source": "abc"])
    #expect(try execution.outcome.get() == 42)
    #expect(execution.run.name == "answer 2026-11-23 00:00")
    #expect(execution.run.state == .completed)
    #expect(execution.run.id.count == 14)
    let task = try #require(try store.tasks(of: execution.run.id).first)
    #expect(task.key == "think")
    #expect(task.state == .completed)
    #expect(task.attempts.map(\.number) == [1])
    #expect(task.attempts[0].error == nil)
    #expect(try store.result(of: execution.run.id, task: "think") == Array("42".utf8))
    #expect(try store.metadata(of: execution.run.id)["source"] == "abc")
    let lines = try store.logs(of: execution.run.id)
    #expect(lines.map(\.message) == ["begin", "thinking"])
    #expect(lines.map(\.task) == [nil, "think"])
    #expect(try store.logs(of: execution.run.id, minimum: .info).count == 1)
    #expect(try store.logs(of: execution.run.id, task: "think").count == 1)
  }

  @Test("Every attempt is kept with its error and the wait before it")
  func retries() async throws {
    let clock = ManualClock(skips: ManualClock.waits)
    let store = try scratch.open(clock: clock)
    let counter = Counter()
    let engine = Engine(store: store, seed: 7) { event in
      if case .attemptFailed(_, let key, let error, let next) = event {
        counter.note("\(key) \(error) \(next != nil)")
      }
    }
    let workflow = Workflow("flaky") { run in
      let policy = RetryPolicy(retries: 3, base: .seconds(100), cap: .seconds(150))
      return try await run.task("load", TaskOptions(retries: policy)) { task in
        if counter.next() < 3 { throw Fault("down \(task.attempt)") }
        return "up"
      }
    }
    let execution = try await engine.run(workflow)
    #expect(try execution.outcome.get() == "up")
    let task = try #require(try store.tasks(of: execution.run.id).first)
    #expect(task.attempts.map(\.error) == ["down 1", "down 2", nil])
    #expect(task.attempts.map(\.number) == [1, 2, 3])
    #expect(task.attempts[0].wait == 0)
    #expect(clock.slept.count == 2)
    for (attempt, slept) in zip(task.attempts.dropFirst(), clock.slept) {
      #expect(abs(attempt.wait - slept) < 1e-5)
    }
    #expect(clock.slept[0] < 100 && clock.slept[1] < 150)
    #expect(counter.notes == ["load down 1 true", "load down 2 true"])
  }

  @Test("When no retry is left the task and its run fail with the last error")
  func exhausted() async throws {
    let store = try scratch.open(clock: ManualClock(skips: ManualClock.waits))
    let workflow = Workflow("broken") { run in
      let policy = RetryPolicy(retries: 2, base: .seconds(10), cap: .seconds(10))
      return try await run.task("load", TaskOptions(retries: policy)) { task -> Int in
        throw Fault("down \(task.attempt)")
      }
    }
    let execution = try await Engine(store: store, seed: 1).run(workflow)
    #expect(execution.run.state == .failed)
    #expect(execution.run.error == "down 3")
    let task = try #require(try store.tasks(of: execution.run.id).first)
    #expect(task.state == .failed)
    #expect(task.error == "down 3")
    #expect(task.attempts.count == 3)
    #expect(try store.logs(of: execution.run.id).map(\.level) == [.error])
  }

  @Test("An error that no retry can help fails at once; a wait that was asked for is obeyed")
  func decisions() async throws {
    let clock = ManualClock(skips: ManualClock.waits)
    let store = try scratch.open(clock: clock)
    let workflow = Workflow("picky") { run in
      let options = TaskOptions(retries: RetryPolicy(retries: 9)) { error in
        (error as? Fault)?.description == "busy" ? .after(.seconds(77)) : .final
      }
      return try await run.task("load", options) { task -> Int in
        throw Fault(task.attempt == 1 ? "busy" : "forbidden")
      }
    }
    let execution = try await Engine(store: store).run(workflow)
    #expect(execution.run.error == "forbidden")
    #expect(clock.slept == [77])
    #expect(try store.tasks(of: execution.run.id)[0].attempts.map(\.wait) == [0, 77])
  }

  @Test("No attempt begins after the deadline")
  func deadline() async throws {
    // The timers of the attempts never end.
    let clock = ManualClock(skips: { $0 == 90 })
    let store = try scratch.open(clock: clock)
    let workflow = Workflow("slow") { run in
      let policy = RetryPolicy(
        retries: 1000, base: .seconds(60), cap: .seconds(60), deadline: .seconds(300))
      let options = TaskOptions(retries: policy) { _ in .after(.seconds(90)) }
      return try await run.task("load", options) { _ -> Int in throw Fault("down") }
    }
    let execution = try await Engine(store: store).run(workflow)
    #expect(execution.run.state == .failed)
    // 0, 90, 180 and 270 s; the next would have begun at 360 s.
    #expect(try store.tasks(of: execution.run.id)[0].attempts.count == 4)
  }

  @Test("An attempt that takes too long is ended even when it does not listen")
  func timeout() async throws {
    let store = try scratch.open()
    let workflow = Workflow("stuck") { run in
      try await run.task("wait", TaskOptions(timeout: .milliseconds(50))) { task -> Int in
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end, !task.stop.isRaised {
          await Task.detached { try? await Task.sleep(for: .milliseconds(2)) }.value
        }
        task.publish(Artifact(key: "late", kind: .bytes, content: []))
        return 1
      }
    }
    let begun = ContinuousClock.now
    let execution = try await Engine(store: store).run(workflow)
    // The bound leaves room for a busy machine; the work itself would take a minute.
    #expect(ContinuousClock.now - begun < .seconds(55))
    #expect(execution.run.error == "the task wait took longer than its timeout of 0.05 s")
    #expect(try store.artifacts().isEmpty)
  }

  @Test("A result that takes too long to write as bytes is left behind as well")
  func writing() async throws {
    let store = try scratch.open()
    let workflow = Workflow("large") { run in
      try await run.task("score", TaskOptions(timeout: .milliseconds(50))) { task in
        SlowResult(stop: task.stop)
      }
    }
    let begun = ContinuousClock.now
    let execution = try await Engine(store: store).run(workflow)
    #expect(ContinuousClock.now - begun < .seconds(55))
    #expect(execution.run.error == "the task score took longer than its timeout of 0.05 s")
  }

  @Test("Waits double up to the cap and are drawn below it")
  func backoff() {
    let policy = RetryPolicy(retries: 42, base: .seconds(1), cap: .seconds(300))
    let bounds = (1...42).map { policy.wait(before: $0, random: 1) }
    #expect(bounds[..<5] == [.seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(16)])
    #expect(bounds[9...].allSatisfy { $0 == .seconds(300) })
    #expect(policy.wait(before: 3, random: 0.25) == .seconds(1))
    #expect(policy.wait(before: 3, random: 0) == .zero)
  }

  @Test(
    "Options that make no sense are refused with the option named",
    arguments: [
      (TaskOptions(retries: RetryPolicy(retries: -1)), "retries is -1"),
      (TaskOptions(timeout: .zero), "timeout"),
      (TaskOptions(retries: RetryPolicy(retries: 1, base: .seconds(9), cap: .seconds(1))), "cap"),
      (TaskOptions(retries: RetryPolicy(retries: 1, deadline: .seconds(-1))), "deadline"),
    ])
  func badOptions(options: TaskOptions, word: String) async throws {
    let workflow = Workflow("odd") { run in try await run.task("load", options) { _ in 1 } }
    let execution = try await Engine(store: try scratch.open()).run(workflow)
    #expect(execution.run.state == .failed)
    #expect(execution.run.error?.contains(word) == true)
  }

  @Test("What is written to a swift-log logger goes to the run's log")
  func logger() async throws {
    let store = try scratch.open()
    let workflow = Workflow("chatty") { run in
      try await run.task("load") { task in
        var logger = Logger(label: "load", factory: { _ in FlowLogHandler(task) })
        logger[metadataKey: "url"] = "local"
        logger.notice("fetched", metadata: ["bytes": "12"])
        logger.critical("gone")
        logger.trace("not asked for")
        return 1
      }
    }
    let run = try await Engine(store: store).run(workflow).run
    let lines = try store.logs(of: run.id)
    #expect(lines.map(\.text) == ["fetched bytes=12 url=local", "gone url=local"])
    #expect(lines.map(\.level) == [.info, .error])
    #expect(lines.map(\.task) == ["load", "load"])
  }

  @Test("Two tasks with one key are refused")
  func duplicate() async throws {
    let workflow = Workflow("twice") { run in
      _ = try await run.task("load") { _ in 1 }
      return try await run.task("load") { _ in 2 }
    }
    let execution = try await Engine(store: try scratch.open()).run(workflow)
    #expect(execution.run.error?.contains("two tasks of this run have the key load") == true)
  }

  @Test("Numbers come back as they were, NaN and the infinities included")
  func numbers() async throws {
    let store = try scratch.open()
    let values = [
      0.1, -0.0, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, 1.7976931348623157e308,
    ]
    let fails = Counter()
    let workflow = Workflow("numbers") { run in
      let result = try await run.task("values") { _ in values }
      if fails.next() == 1 { throw Fault("once") }
      return result
    }
    let engine = Engine(store: store)
    let first = try await engine.run(workflow)
    let second = try await engine.execute(workflow, runID: first.run.id)
    #expect(try second.outcome.get().map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test("Cancelling a run from anywhere stops it within a second")
  func cancel() async throws {
    let store = try scratch.open()
    let workflow = Workflow("long") { run in
      try await run.task("sleep") { _ in
        try await Task.sleep(for: .seconds(60))
        return 1
      }
    }
    let engine = Engine(store: store)
    let task = Task { try await engine.run(workflow) }
    #expect(try await eventually { try store.activeRun(workflow: "long") != nil })
    #expect(
      try await eventually {
        try !store.tasks(of: store.runs()[0].id).isEmpty
      })
    let other = try scratch.open(.existing)
    let begun = ContinuousClock.now
    try other.requestCancel(other.runs()[0].id)
    let execution = try await task.value
    #expect(ContinuousClock.now - begun < .seconds(20))
    #expect(execution.run.state == .cancelled)
    #expect(try store.tasks(of: execution.run.id)[0].state == .cancelled)
  }

  @Test("A drained engine leaves its runs paused, and they go on where they were")
  func drain() async throws {
    let store = try scratch.open()
    let counter = Counter()
    let workflow = Workflow("long") { run in
      let first = try await run.task("first") { _ in counter.next() }
      return try await run.task("second") { _ in
        if counter.next() == 2 { try await Task.sleep(for: .seconds(60)) }
        return first
      }
    }
    let engine = Engine(store: store)
    let task = Task { try await engine.run(workflow) }
    #expect(
      try await eventually {
        try store.runs().first.map { try store.tasks(of: $0.id).count } == 2
      })
    engine.drain()
    let paused = try await task.value
    #expect(paused.run.state == .paused)
    let resumed = try await Engine(store: store).execute(workflow, runID: paused.run.id)
    #expect(try resumed.outcome.get() == 1)
    #expect(resumed.run.state == .completed)
  }
}

/// Counts calls and keeps notes, from any thread.
final class Counter: Sendable {
  private let count = Mutex(0)
  private let list = Mutex<[String]>([])

  /// How often this has been called, this call included.
  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }

  func note(_ text: String) { list.withLock { $0.append(text) } }
  var notes: [String] { list.withLock { $0 } }
  var value: Int { count.withLock { $0 } }
}

/// A result that takes a minute to write, unless it is stopped.
private struct SlowResult: ByteCodable, Codable {
  var stop = StopSignal()

  init(stop: StopSignal) { self.stop = stop }
  init(encodedBytes: [UInt8]) {}
  init(from decoder: any Decoder) {}

  func encodedBytes() -> [UInt8] {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end, !stop.isRaised { Thread.sleep(forTimeInterval: 0.002) }
    return []
  }

  func encode(to encoder: any Encoder) {}
}
