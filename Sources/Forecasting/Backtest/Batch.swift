import Synchronization

/// Runs independent pieces of work on several threads: one worker a core pulls the next piece from
/// a shared cursor, results land in slots of their own, so that the number of threads never changes
/// a bit.
public enum Batch {
  /// Maps `count` indices to results, in order.
  ///
  /// - Parameters:
  ///   - count: the number of pieces.
  ///   - jobs: the number of workers, at least 1.
  ///   - costs: by index, how long a piece is predicted to take, in any unit: the longest begin first,
  ///     so that no worker is left alone with much work. Nil: in order.
  ///   - stop: looked at before each piece.
  ///   - body: computes one piece; called on several threads at once.
  /// - Throws: the first error of a piece; ``ForecastError/cancelled`` when stopped or when the
  ///   surrounding task is cancelled.
  public static func map<Result: Sendable>(
    count: Int, jobs: Int, costs: [Double]? = nil, stop: StopFlag = .never,
    _ body: @escaping @Sendable (Int) throws -> Result
  ) async throws -> [Result] {
    let cursor = Cursor()
    let order = costs.map { costs in
      (0..<count).sorted { costs[$0] != costs[$1] ? costs[$0] > costs[$1] : $0 < $1 }
    }
    return try await withThrowingTaskGroup(of: [(Int, Result)].self) { group in
      for _ in 0..<min(max(jobs, 1), max(count, 1)) {
        group.addTask {
          var done: [(Int, Result)] = []
          while let place = cursor.next(below: count) {
            let index = order?[place] ?? place
            try stop.check()
            if Task.isCancelled { throw ForecastError.cancelled }
            done.append((index, try body(index)))
          }
          return done
        }
      }
      var slots = [Result?](repeating: nil, count: count)
      for try await part in group {
        for (index, result) in part { slots[index] = result }
      }
      return slots.map { $0! }
    }
  }

  private final class Cursor: Sendable {
    private let position = Atomic<Int>(0)

    func next(below end: Int) -> Int? {
      let place = position.wrappingAdd(1, ordering: .relaxed).oldValue
      return place < end ? place : nil
    }
  }
}
