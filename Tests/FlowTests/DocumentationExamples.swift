import Flow
import Foundation
import Testing

/// Every example of the module's articles, in the same text.
@Suite("The examples of the articles")
struct DocumentationExamples {
  private struct Reading: Codable {
    let city: String
    let values: [Double]
  }

  private let scratch: Scratch
  private var path: String { scratch.path }

  init() throws { scratch = try Scratch() }

  @Test("stand in this file word for word")
  func articles() throws {
    let here = URL(filePath: #filePath)
    let catalog = here.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Flow/Flow.docc")
    let tests = Self.squeezed(try String(contentsOf: here, encoding: .utf8))
    var count = 0
    for article in try FileManager.default.contentsOfDirectory(atPath: catalog.path) {
      let text = try String(contentsOf: catalog.appending(path: article), encoding: .utf8)
      for part in text.components(separatedBy: "```swift\n").dropFirst() {
        let example = part.components(separatedBy: "\n```")[0]
        count += 1
        #expect(tests.contains(Self.squeezed(example)), "\(article): \(example)")
      }
    }
    #expect(count >= 5)
  }

  /// The lines without the spaces around them; empty lines are left out.
  private static func squeezed(_ text: String) -> String {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var report: Workflow<[String], Int> {
    @Sendable func fetchReadings(of cities: [String]) async throws -> [Reading] {
      cities.map { Reading(city: $0, values: [1, 2, 4.5]) }
    }
    let report = Workflow("daily-report", parameters: [String].self) { run, cities in
      let retries = TaskOptions(retries: RetryPolicy(retries: 3), timeout: .seconds(60))
      let readings = try await run.task("fetch", retries) { task in
        task.log(.info, "\(cities.count) cities")
        return try await fetchReadings(of: cities)
      }
      let means = try await run.map("mean", over: readings, key: { $0.city }) { reading, _ in
        reading.values.reduce(0, +) / Double(reading.values.count)
      }
      let rows = zip(readings, means).map { reading, mean in
        "\(reading.city),\((try? mean.get()).map { "\($0)" } ?? "")\n"
      }
      try await run.publish(
        Artifact(key: "daily-report/means", kind: .table, text: "city,mean\n" + rows.joined()))
      return rows.count
    }
    return report
  }

  @Test("a durable flow publishes its table once a run")
  func durableFlow() async throws {
    let store = try Store.open(path, mode: .create)
    let execution = try await Engine(store: store).run(report, ["Lima", "Oslo"])
    let count = try execution.outcome.get()
    let table = try store.artifact("daily-report/means")

    #expect(count == 2)
    #expect(execution.run.state == .completed)
    #expect(String(decoding: table.content, as: UTF8.self) == "city,mean\nLima,2.5\nOslo,2.5\n")
    #expect(table.record.version == 1)
    let keys = try store.tasks(of: execution.run.id).map(\.key)
    #expect(Set(keys) == ["fetch", "mean/Lima", "mean/Oslo", "publish/daily-report/means"])
    #expect(TaskOptions().retries == .none && TaskOptions().timeout == nil)
    #expect(RetryPolicy(retries: 1).base == .seconds(1))
    #expect(RetryPolicy(retries: 1).cap == .seconds(300))
  }

  @Test("a failed run goes on at the task that failed, with the data of the first day")
  func failure() async throws {
    let loads = Counter()
    let attempts = Counter()
    @Sendable func load() throws -> [Int] { [loads.next()] }
    @Sendable func work(on data: [Int]) throws -> Int {
      if attempts.next() == 1 { throw Fault("not today") }
      return data[0]
    }
    let store = try scratch.open()
    let workflow = Workflow("two-steps") { run in
      let data = try await run.task("load") { _ in try load() }
      return try await run.task("work") { _ in try work(on: data) }
    }
    let engine = Engine(store: store)
    let first = try await engine.run(workflow)
    let second = try await engine.execute(workflow, runID: first.run.id)

    #expect(first.run.state == .failed)
    #expect(second.run.state == .completed)
    #expect(try second.outcome.get() == 1)
    #expect(loads.value == 1)
    #expect(try store.tasks(of: first.run.id).map(\.attempts.count) == [1, 2])
    #expect(Store.leaseLifetime == 30)
  }

  @Test("a nightly job runs once on the night that lacks its hour")
  func daylightSaving() async throws {
    let newYork = TimeZone(identifier: "America/New_York")!
    let eve = try Date("2026-03-07T12:00:00-05:00", strategy: .iso8601)
    let early = try Cron("30 2 * * *").upcoming(after: eve, in: newYork).prefix(2)

    #expect(
      Array(early) == [instant("2026-03-08T07:00:00Z"), instant("2026-03-09T06:30:00Z")])
    let autumn = instant("2026-10-31T12:00:00Z")
    let twice = try Cron("30 1 * * *").upcoming(after: autumn, in: newYork).prefix(2)
    #expect(
      Array(twice) == [instant("2026-11-01T05:30:00Z"), instant("2026-11-02T06:30:00Z")])
    let halfHours = try Cron("*/30 1 * * *").upcoming(after: autumn, in: newYork).prefix(4)
    #expect(
      Array(halfHours)
        == ["05:00", "05:30", "06:00", "06:30"].map { instant("2026-11-01T\($0):00Z") })
  }

  @Test("units, single steps and commands run in child processes")
  func processes() async throws {
    let square = WorkKind<Int, Int>("square") { number, _ in number * number }
    let registry = WorkRegistry(kinds: square)
    Worker.main(registry)
    let program = ProcessTests.program
    let squares = Workflow("squares") { run in
      try await run.map(
        "square", over: [1, 2, 3], kind: square, key: { "\($0)" },
        on: .processes(2, program: program),
        options: TaskOptions(timeout: .seconds(600))
      ).map { try $0.get() }
    }
    let single = Workflow("single") { run in
      let limit = TaskOptions(timeout: .seconds(60))
      let square = try await run.isolated("square", square, 12, limit, program: program)
      let date = try await run.command("date", arguments: ["date", "-u"], options: limit)
      return (square, date)
    }
    let engine = Engine(store: try scratch.open())
    #expect(try await engine.run(squares).outcome.get() == [1, 4, 9])
    let (result, date) = try await engine.run(single).outcome.get()
    #expect(result == 144 && !date.isEmpty)
  }

  @Test("a scheduler writes down what it follows, and ends when it is cancelled")
  func scheduling() async throws {
    let store = try scratch.open()
    let engine = Engine(store: store)
    let newYork = try #require(TimeZone(identifier: "America/New_York"))
    let schedule = Schedule(
      name: "daily-report", cron: try Cron("0 6 * * MON-FRI"), timeZone: newYork,
      overlap: .queue, catchUp: .all)
    let job = try engine.job(report, ["Lima", "Oslo"], schedule: schedule)
    let scheduler = Scheduler(store: store, jobs: [job])
    let service = Task { await scheduler.run() }

    #expect(try await eventually { try store.schedules().count == 1 })
    service.cancel()
    await service.value
    #expect(try store.schedules()[0].schedule == schedule)
    let plain = Schedule(name: "plain", cron: try Cron("@weekly"))
    #expect(plain.overlap == .skip && plain.catchUp == .latest && plain.timeZone == .gmt)
  }
}
