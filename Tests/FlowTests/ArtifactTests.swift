import Flow
import Foundation
import Testing

@Suite("Artifacts")
struct ArtifactTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  static func publish(_ text: String, _ key: String = "report") -> Workflow<NoParameters, Bool> {
    Workflow("publish") { run in
      try await run.task("write") { task in
        task.publish(Artifact(key: key, kind: .markdown, text: text))
        return true
      }
    }
  }

  @Test("Each run adds a version without gap; equal contents are stored once")
  func versions() async throws {
    let store = try scratch.open()
    let engine = Engine(store: store)
    let long = String(repeating: "A forecast. ", count: 20_000)
    var runs: [String] = []
    for text in [long, long, "other", long] {
      runs.append(try await engine.run(Self.publish(text)).run.id)
    }
    let records = try store.artifacts()
    #expect(records.map(\.version) == [1, 2, 3, 4])
    #expect(records.map(\.run) == runs)
    #expect(records[0].digest == records[1].digest && records[0].digest == records[3].digest)
    #expect(records[2].digest != records[0].digest)
    #expect(records.allSatisfy { $0.kind == .markdown && $0.task == "write" })
    #expect(try store.artifact("report").content == Array(long.utf8))
    #expect(try store.artifact("report", version: 3).content == Array("other".utf8))
    #expect(try store.artifact("report", version: 3).record == records[2])
    #expect(try store.artifacts(of: runs[1]).map(\.version) == [2])
    try store.close()
    let size = try FileManager.default.attributesOfItem(atPath: scratch.path)[.size] as? Int
    #expect(try #require(size) < 2 * long.utf8.count)
  }

  @Test("Keys are found by prefix, whatever characters they hold")
  func prefixes() async throws {
    let store = try scratch.open()
    let engine = Engine(store: store)
    for key in ["a/x", "a/y", "a%/x", "b"] { _ = try await engine.run(Self.publish("t", key)) }
    #expect(try store.artifacts(prefix: "a/").map(\.key) == ["a/x", "a/y"])
    #expect(try store.artifacts(prefix: "a%").map(\.key) == ["a%/x"])
    #expect(try store.artifacts(prefix: "c").isEmpty)
  }

  @Test("What is not there is an error that says what is missing")
  func missing() async throws {
    let store = try scratch.open()
    _ = try await Engine(store: store).run(Self.publish("t"))
    #expect(
      failure(StoreError.self) { _ = try store.artifact("none", version: 2) }
        == .noSuchArtifact(key: "none", version: nil))
    #expect(
      failure(StoreError.self) { _ = try store.artifact("report", version: 2) }
        == .noSuchArtifact(key: "report", version: 2))
    #expect(failure(StoreError.self) { _ = try store.run("zzz") } == .noSuchRun("zzz"))
    #expect(failure(StoreError.self) { _ = try store.run("") } == .noSuchRun(""))
    #expect(failure(StoreError.self) { _ = try store.logs(of: "zzz") } == .noSuchRun("zzz"))
  }

  @Test("A task that fails publishes nothing")
  func failing() async throws {
    let store = try scratch.open()
    let workflow = Workflow("half") { run in
      try await run.task("write") { task -> Bool in
        task.publish(Artifact(key: "report", kind: .json, text: "{}"))
        throw Fault("after")
      }
    }
    #expect(try await Engine(store: store).run(workflow).run.state == .failed)
    #expect(try store.artifacts().isEmpty)
  }

  @Test("Runs are found by id, by its beginning, and by name; the newest by workflow")
  func runs() async throws {
    let store = try scratch.open(clock: ManualClock(skips: ManualClock.waits))
    let engine = Engine(store: store)
    let first = try await engine.run(Self.publish("t"), asOf: instant("2026-11-16T00:00:00Z")).run
    let second = try await engine.run(Self.publish("t"), asOf: instant("2026-11-23T00:00:00Z")).run
    #expect(try store.run(first.id) == first)
    #expect(try store.run(String(second.id.dropLast())) == second)
    #expect(try store.run("publish 2026-11-23 00:00") == second)
    let both = failure(StoreError.self) { _ = try store.run(String(first.id.prefix(2))) }
    #expect(both == .ambiguousRun(String(first.id.prefix(2)), ids: [first.id, second.id]))
    #expect(try store.runs() == [first, second])
    #expect(try store.runs(limit: 1) == [second])
    #expect(try store.runs(workflow: "none").isEmpty)
    #expect(try store.latestRun(workflow: "publish") == second)
    #expect(try store.latestRun(workflow: "publish", before: second.id) == first)
    #expect(try store.latestRun(workflow: "publish", state: .failed) == nil)
  }
}
