import Dispatch

/// Work that may take longer than a request should hold up the others: reading large tables.
enum Background {
  /// Runs the work on a thread beside those that answer requests.
  static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws
    -> Value
  {
    let outcome: Result<Value, any Error> = await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: Result(catching: work)) }
    }
    return try outcome.get()
  }
}
