import Flow
import Foundation
import HTTPTypes

/// Whether runs can begin: the store can be written and, where there are schedules, somebody looks
/// at them.
struct Readiness {
  /// What is in the way; nil when nothing is.
  let fault: String?

  /// How long the store may take to be written.
  private static let patience = Duration.seconds(2)

  /// Tries.
  init(_ store: Store, now: Date) async {
    do {
      if let silence = try Health(store, now: now).silence {
        fault = "no scheduler has looked at the schedules for \(Int(silence)) s"
        return
      }
      fault = try await Self.write(store)
    } catch {
      fault = "\(error)"
    }
  }

  /// 200, or 503 with what is in the way.
  var answer: Answer {
    .text(fault ?? "ready", status: fault == nil ? .ok : .serviceUnavailable)
  }

  /// Writes to the store. Another process may hold it for longer than a monitor waits.
  private static func write(_ store: Store) async throws -> String? {
    let (ends, end) = AsyncThrowingStream.makeStream(of: String?.self)
    Task {
      do {
        try await store.checkWritable()
        end.yield(nil)
      } catch {
        end.finish(throwing: error)
      }
    }
    Task {
      try await Task.sleep(for: patience)
      end.yield("the store could not be written within \(patience.components.seconds) s")
    }
    for try await outcome in ends { return outcome }
    return nil
  }
}
