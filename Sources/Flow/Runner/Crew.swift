import Foundation
import Synchronization

/// Spreads pieces of work over threads and waits for them.
///
/// The caller's thread does its part and is blocked until all is done, so it should not be one of
/// Swift's cooperative pool (``TaskContext/compute(_:)``); the others are new ones.
public enum Crew {
  /// Maps `count` indices to results, in order; the number of threads never changes them.
  /// - Parameters:
  ///   - count: the number of pieces.
  ///   - threads: how many work at once, the caller's included.
  ///   - body: computes one piece; called on several threads at once.
  /// - Throws: what a piece throws, that of the lowest index of those that did; no piece is begun
  ///   after that.
  public static func map<Value: Sendable>(
    count: Int, threads: Int, _ body: @escaping @Sendable (Int) throws -> Value
  ) throws -> [Value] {
    let work = Work<Value>(count: count)
    let group = DispatchGroup()
    for _ in 1..<max(min(threads, count), 1) {
      group.enter()
      let thread = Thread {
        work.pull(body)
        group.leave()
      }
      thread.stackSize = CoreRunner.stackSize
      thread.name = "flow.crew"
      thread.start()
    }
    work.pull(body)
    group.wait()
    return try work.results()
  }

  /// What the threads of one call share.
  private final class Work<Value: Sendable>: Sendable {
    private let cursor = Atomic<Int>(0)
    private let count: Int
    private let outcomes: Mutex<[Result<Value, any Error>?]>

    init(count: Int) {
      self.count = count
      outcomes = Mutex(Array(repeating: nil, count: count))
    }

    /// Computes pieces until none is left or one failed.
    func pull(_ body: (Int) throws -> Value) {
      while true {
        let index = cursor.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let outcome = Result { try body(index) }
        if case .failure = outcome { cursor.store(count, ordering: .relaxed) }
        outcomes.withLock { $0[index] = outcome }
      }
    }

    func results() throws -> [Value] {
      let outcomes = outcomes.withLock { $0 }
      for case .failure(let error) in outcomes { throw error }
      return try outcomes.map { try $0!.get() }
    }
  }
}
