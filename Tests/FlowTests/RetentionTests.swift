import Flow
import Foundation
import GRDB
import Testing

@Suite("Retention and backup")
struct RetentionTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  static let flow = Workflow("job", parameters: Int.self) { run, number in
    run.log(.info, "number \(number)")
    for key in 0..<3 {
      _ = try await run.task("step\(key)") { task in
        task.publish(Artifact(key: "job/out\(key)", kind: .json, text: "\(number)"))
        return key
      }
    }
  }

  @Test("Old log lines, results and attempts go; runs, tasks and artifacts stay")
  func prune() async throws {
    let clock = ManualClock(skips: { _ in false })
    let store = try scratch.open(clock: clock)
    let engine = Engine(store: store)
    let old = try await engine.run(Self.flow, 1).run
    clock.advance(by: 40 * 86_400)
    let young = try await engine.run(Self.flow, 2).run
    let policy = RetentionPolicy(logs: .seconds(50 * 86_400), results: .seconds(30 * 86_400))
    let pruning = try await store.prune(policy)
    #expect(pruning.logs == 0 && pruning.results == 3 && pruning.attempts == 3)
    #expect(try store.result(of: old.id, task: "step0") == nil)
    #expect(try store.result(of: young.id, task: "step0") != nil)
    #expect(try store.tasks(of: old.id).map(\.state) == [.completed, .completed, .completed])
    clock.advance(by: 11 * 86_400)
    #expect(try await store.prune(policy, workflow: "another").logs == 0)
    #expect(try await store.prune(policy).logs == 1)
    #expect(try store.logs(of: old.id).isEmpty && store.logs(of: young.id).count == 1)
    #expect(try store.artifacts().count == 6)
    #expect(try store.artifact("job/out0", version: 1).content == Array("1".utf8))
    #expect(try await store.prune(.forever).results == 0)
  }

  @Test("Fetched bytes go with old runs, but not the newest two, nor what is an artifact too")
  func sources() async throws {
    let clock = ManualClock(skips: { _ in false })
    let store = try scratch.open(clock: clock)
    let engine = Engine(store: store)
    var digests: [Digest] = []
    for number in 0..<5 {
      let run = try await engine.run(Self.flow, number).run
      let digest = try store.keep(Array((number == 1 ? "1" : "source \(number)").utf8))
      digests.append(digest)
      try await DatabaseQueue(path: scratch.path).write { db in
        try db.execute(
          sql: """
            INSERT OR IGNORE INTO kept SELECT sequence, content.id FROM run, content
            WHERE run.id = ? AND digest = ?
            """, arguments: [run.id, Data(digest.bytes)])
      }
      clock.advance(by: 86_400)
    }
    clock.advance(by: 365 * 86_400)
    #expect(try await store.prune(.standard).contents == 2)
    let isThere = try digests.map { try store.content($0) != nil }
    #expect(isThere == [false, true, false, true, true])
    #expect(try await store.prune(.standard).contents == 0)
  }

  @Test("A copy made while others write holds one consistent state")
  func backup() async throws {
    let store = try scratch.open()
    let engine = Engine(store: store)
    _ = try await engine.run(Self.flow, 0)
    let load = Task {
      var number = 1
      while !Task.isCancelled {
        _ = try await engine.run(Self.flow, number)
        number += 1
      }
    }
    let reader = try scratch.open(.readOnly)
    for round in 0..<5 {
      let path = scratch.directory + "/copy\(round).db"
      #expect(try reader.backUp(to: path) > 0)
      let copy = try Store.open(path, mode: .readOnly)
      for run in try copy.runs() where run.state == .completed {
        // A run's end is in the store together with all that it published.
        #expect(try copy.artifacts(of: run.id).count == 3)
      }
      #expect(try !copy.runs().isEmpty)
      #expect(
        failure(StoreError.self) { _ = try reader.backUp(to: path) } == .exists(path: path))
      #expect(try reader.backUp(to: path, replacing: true) > 0)
    }
    load.cancel()
    _ = try? await load.value
    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.directory)
    #expect(files.filter { $0.contains("partial") }.isEmpty)
    let copy = try Store.open(scratch.directory + "/copy4.db", mode: .existing)
    _ = try await Engine(store: copy).run(Workflow("another") { _ in })
    #expect(
      failure(StoreError.self) { _ = try reader.backUp(to: "/no/such/place/copy.db") } != nil)
  }
}
