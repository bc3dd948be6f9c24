import Flow
import Foundation
import Synchronization
import Testing

@Suite("Work spread over threads")
struct CrewTests {
  @Test(
    "results come in order, each piece once, whatever the number of threads",
    arguments: [0, 1, 2, 7])
  func order(threads: Int) throws {
    let calls = Atomic<Int>(0)
    let squares = try Crew.map(count: 500, threads: threads) { index in
      calls.add(1, ordering: .relaxed)
      return index * index
    }
    #expect(squares == (0..<500).map { $0 * $0 })
    #expect(calls.load(ordering: .relaxed) == 500)
    #expect(try Crew.map(count: 0, threads: threads) { $0 } == [])
  }

  @Test("as many threads as asked for work at once, the caller's among them")
  func threads() throws {
    let names = Mutex<Set<ObjectIdentifier>>([])
    let caller = ObjectIdentifier(Thread.current)
    let gate = Gate(count: 3)
    _ = try Crew.map(count: 3, threads: 3) { _ in
      names.withLock { _ = $0.insert(ObjectIdentifier(Thread.current)) }
      // None goes on before all have come.
      #expect(gate.pass())
    }
    let seen = names.withLock { $0 }
    #expect(seen.count == 3)
    #expect(seen.contains(caller))
  }

  @Test("the first error is thrown, and nothing is begun after it")
  func failure() {
    struct Broken: Error, Equatable { let index: Int }
    let calls = Atomic<Int>(0)
    #expect(throws: Broken(index: 4)) {
      try Crew.map(count: 1_000_000, threads: 1) { index in
        calls.add(1, ordering: .relaxed)
        if index >= 4 { throw Broken(index: index) }
      }
    }
    #expect(calls.load(ordering: .relaxed) == 5)
    #expect(throws: Broken.self) {
      try Crew.map(count: 1_000_000, threads: 4) { index in
        calls.add(1, ordering: .relaxed)
        if index >= 4 { throw Broken(index: index) }
      }
    }
    #expect(calls.load(ordering: .relaxed) < 100)
  }

  /// Lets threads pass once so many have come.
  private final class Gate: Sendable {
    private let condition = NSCondition()
    private let missing: Mutex<Int>

    init(count: Int) { missing = Mutex(count) }

    func pass() -> Bool {
      condition.lock()
      defer { condition.unlock() }
      missing.withLock { $0 -= 1 }
      condition.broadcast()
      let end = Date(timeIntervalSinceNow: 20)
      while missing.withLock({ $0 > 0 }) {
        if !condition.wait(until: end) { return false }
      }
      return true
    }
  }
}
