import Flow
import Foundation
import GRDB
import Synchronization
import Testing

@Suite("A store that cannot be written for a while")
struct ResumePatienceTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Keeps the store locked, as another process would, until it is told to stop.
  func lock(_ path: String) throws -> @Sendable () -> Void {
    let queue = try DatabaseQueue(path: path)
    let semaphores = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    Thread.detachNewThread {
      _ = try? queue.writeWithoutTransaction { db in
        try db.execute(sql: "BEGIN IMMEDIATE")
        semaphores.0.signal()
        semaphores.1.wait()
        try db.execute(sql: "ROLLBACK")
      }
      semaphores.0.signal()
    }
    semaphores.0.wait()
    return {
      semaphores.1.signal()
      semaphores.0.wait()
    }
  }

  @Test("A run waits for it, loses nothing, and says so in its log")
  func waits() async throws {
    let store = try scratch.open(busyTimeout: 0.05)
    let path = scratch.path
    let workflow = Workflow("patient") { run in
      let unlock = try lock(path)
      Thread.detachNewThread {
        Thread.sleep(forTimeInterval: 1.5)
        unlock()
      }
      run.log(.info, "said while it was locked")
      let first = try await run.task("first") { _ in 1 }
      let rest = try await run.map("unit", over: [2, 3], key: { "\($0)" }) { item, task in
        task.log(.info, "unit \(item)")
        return item
      }
      return try [first] + rest.map { try $0.get() }
    }
    let execution = try await Engine(store: store).run(workflow)
    #expect(try execution.outcome.get() == [1, 2, 3])
    let messages = try store.logs(of: execution.run.id).map(\.message)
    #expect(messages.contains("said while it was locked"))
    #expect(messages.filter { $0.hasPrefix("unit") }.count == 2)
    #expect(messages.contains { $0.contains("trying again") })
    #expect(messages.count == Set(messages).count)
  }

  @Test("One that waits too long is given up, is seen as crashed, and goes on later")
  func givesUp() async throws {
    let store = try scratch.open(busyTimeout: 0.05, patience: .milliseconds(200))
    let path = scratch.path
    let counter = Counter()
    let locks = Locks()
    let workflow = Workflow("impatient") { run in
      _ = try await run.task("first") { _ in
        counter.note("first")
        return 1
      }
      if counter.next() == 1 { locks.add(try lock(path)) }
      return try await run.task("second") { _ in
        counter.note("second")
        return 2
      }
    }
    let engine = Engine(store: store)
    await #expect(throws: StoreError.locked(path: path)) { _ = try await engine.run(workflow) }
    locks.release()
    let run = try #require(try store.runs().first)
    #expect(run.state == .crashed)
    let again = try await engine.execute(workflow, runID: run.id)
    #expect(again.run.state == .completed)
    #expect(counter.notes == ["first", "second"])
  }
}

/// Locks that are to be released together.
final class Locks: Sendable {
  private let releases = Mutex<[@Sendable () -> Void]>([])
  func add(_ release: @escaping @Sendable () -> Void) { releases.withLock { $0.append(release) } }
  func release() { for release in releases.withLock({ $0 }) { release() } }
}
