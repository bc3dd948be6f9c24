import Foundation
import ServiceLifecycle

/// Ends the process when work does not look at its stop: its runs go on at the next start, from
/// their finished tasks.
struct LastResort: Service {
  /// The time that runs have to come to a good place.
  let grace: Duration

  /// The time that everything else needs to end.
  private static let margin = Duration.seconds(5)

  func run() async throws {
    try await gracefulShutdown()
    let limit = (grace + Self.margin) / .seconds(1)
    // A thread of its own, since the work may hold those of the tasks.
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: limit)
      StandardError.write("some work did not stop in time; its run goes on at the next start")
      _exit(0)
    }
  }
}
