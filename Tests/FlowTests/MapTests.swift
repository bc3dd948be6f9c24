import Flow
import Foundation
import Synchronization
import Testing

@Suite("Mapped tasks")
struct MapTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(
    "Results come in the order of the items whatever the number of threads",
    arguments: [
      1, 2, 7,
    ])
  func order(threads: Int) async throws {
    let store = try scratch.open()
    let workflow = Workflow("squares") { run in
      try await run.map(
        "square", over: Array(0..<500), key: { "\($0)" }, on: .cores(threads)
      ) { item, _ in item * item }.map { try $0.get() }
    }
    let execution = try await Engine(store: store).run(workflow)
    #expect(try execution.outcome.get() == (0..<500).map { $0 * $0 })
    let tasks = try store.tasks(of: execution.run.id)
    #expect(tasks.count == 500)
    #expect(tasks.allSatisfy { $0.state == .completed && $0.attempts.count == 1 })
    #expect(Set(tasks.map(\.key)) == Set((0..<500).map { "square/\($0)" }))
  }

  @Test("A unit that fails does not stop its siblings")
  func partialFailure() async throws {
    let store = try scratch.open()
    let workflow = Workflow("partly") { run in
      try await run.map("unit", over: Array(0..<20), key: { "\($0)" }) { item, _ in
        if item % 7 == 3 { throw Fault("no \(item)") }
        return item
      }
    }
    let execution = try await Engine(store: store).run(workflow)
    let results = try execution.outcome.get()
    #expect(execution.run.state == .completed)
    #expect(results.count == 20)
    for (item, result) in results.enumerated() {
      switch result {
      case .success(let value): #expect(value == item && item % 7 != 3)
      case .failure(let failure):
        #expect(failure == UnitFailure(key: "unit/\(item)", message: "no \(item)"))
      }
    }
    let failed = try store.tasks(of: execution.run.id).filter { $0.state == .failed }
    #expect(failed.map(\.error).sorted { $0! < $1! } == ["no 10", "no 17", "no 3"])
  }

  @Test("Failed units are tried again, and every attempt is kept")
  func retries() async throws {
    let clock = ManualClock(skips: ManualClock.waits)
    let store = try scratch.open(clock: clock)
    let workflow = Workflow("flaky") { run in
      try await run.map(
        "unit", over: [0, 1, 2], key: { "\($0)" },
        options: TaskOptions(
          retries: RetryPolicy(retries: 3, base: .seconds(5), cap: .seconds(60)),
          retryIf: { _ in .after(.seconds(5)) })
      ) { item, task in
        if task.attempt <= item { throw Fault("not yet") }
        task.log(.info, "done")
        return item
      }.map { try $0.get() }
    }
    let execution = try await Engine(store: store).run(workflow)
    #expect(try execution.outcome.get() == [0, 1, 2])
    let tasks = try store.tasks(of: execution.run.id).sorted { $0.key < $1.key }
    #expect(tasks.map(\.attempts.count) == [1, 2, 3])
    #expect(tasks[2].attempts.map(\.wait) == [0, 5, 5])
    #expect(tasks[2].attempts.map(\.error) == ["not yet", "not yet", nil])
    #expect(try store.logs(of: execution.run.id).count == 3)
  }

  @Test("MapProgress counts what is in the store, in all and by label")
  func progress() async throws {
    let store = try scratch.open()
    let list = EventList()
    let engine = Engine(store: store) { event in
      if case .progress(_, let progress) = event { list.add(progress) }
    }
    let workflow = Workflow("labelled") { run in
      try await run.map(
        "unit", over: Array(0..<30), key: { "\($0)" }, label: { $0 < 10 ? "a" : "b" },
        on: .cores(2)
      ) { item, _ in
        if item == 29 { throw Fault("last") }
        return item
      }
    }
    _ = try await engine.run(workflow)
    let seen = list.all
    #expect(seen.map(\.done) == Array(0...30))
    #expect(seen.allSatisfy { $0.total == 30 && $0.task == "unit" })
    #expect(seen.last?.failed == 1)
    let first = seen.filter { $0.label == "a" }
    #expect(first.map(\.labelDone) == Array(1...10))
    let second = seen.filter { $0.label == "b" }
    #expect(second.count == 20)
    #expect(second.allSatisfy { $0.labelTotal == 20 })
  }

  @Test("A unit over its time is told to stop")
  func timeout() async throws {
    let workflow = Workflow("slow") { run in
      try await run.map(
        "unit", over: [0, 1], key: { "\($0)" },
        options: TaskOptions(timeout: .milliseconds(60))
      ) { item, task in
        let end = ContinuousClock.now + .seconds(item == 0 ? 0 : 5)
        while ContinuousClock.now < end {
          try task.stop.check()
          Thread.sleep(forTimeInterval: 0.002)
        }
        return item
      }
    }
    let execution = try await Engine(store: try scratch.open()).run(workflow)
    let results = try execution.outcome.get()
    #expect(try results[0].get() == 0)
    #expect(
      results[1]
        == .failure(
          UnitFailure(
            key: "unit/1", message: "the task unit/1 took longer than its timeout of 0.06 s")))
  }

  @Test("Kinds of work give the same bytes as values, here and by their payload")
  func kinds() async throws {
    let kind = WorkKind<[Int], Int>("sum") { numbers, _ in numbers.reduce(0, +) }
    let store = try scratch.open()
    let workflow = Workflow("sums") { run in
      try await run.map("sum", over: [[1, 2], [3, 4]], kind: kind, key: { "\($0[0])" })
        .map { try $0.get() }
    }
    let execution = try await Engine(store: store).run(workflow)
    #expect(try execution.outcome.get() == [3, 7])
    #expect(
      try kind.perform(payload: Array("[3,4]".utf8), stop: StopSignal())
        == store.result(of: execution.run.id, task: "sum/3"))
    #expect(throws: FlowError.self) {
      try kind.perform(payload: Array("{".utf8), stop: StopSignal())
    }
  }

  @Test("Cancelling stops the work, and what had finished is kept")
  func cancel() async throws {
    let store = try scratch.open()
    let workflow = Workflow("long") { run in
      try await run.map("unit", over: Array(0..<1000), key: { "\($0)" }, on: .cores(2)) {
        item, task in
        let end = ContinuousClock.now + .milliseconds(item < 4 ? 0 : 30_000)
        while ContinuousClock.now < end {
          try task.stop.check()
          Thread.sleep(forTimeInterval: 0.002)
        }
        return item
      }
    }
    let engine = Engine(store: store)
    let task = Task { try await engine.run(workflow) }
    #expect(
      try await eventually {
        try store.runs().first.map { run in
          try store.tasks(of: run.id).count { $0.state == .completed }
        } == 4
      })
    task.cancel()
    let begun = ContinuousClock.now
    let execution = try await task.value
    #expect(ContinuousClock.now - begun < .seconds(20))
    #expect(execution.run.state == .cancelled)
    // Those that were at work, if they had been for long enough to be shown, were no attempts.
    let tasks = try store.tasks(of: execution.run.id)
    #expect(tasks.count { $0.state == .completed } == 4)
    #expect(
      tasks.allSatisfy { task in
        task.state == .completed || (task.state == .cancelled && task.attempts.isEmpty)
      })
  }
}

/// Keeps progress events in their order.
final class EventList: Sendable {
  private let events = Mutex<[MapProgress]>([])
  func add(_ event: MapProgress) { events.withLock { $0.append(event) } }
  var all: [MapProgress] { events.withLock { $0 } }
}
