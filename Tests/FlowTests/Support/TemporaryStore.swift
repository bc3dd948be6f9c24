import Flow
import Foundation

/// A directory for one test, removed when it is let go.
final class Scratch: Sendable {
  let directory: String

  init() throws {
    directory =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("flow-\(UInt64.random(in: .min ... .max))").path
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// The path of the test's store, which lies in a directory that does not exist yet.
  var path: String { directory + "/store/flow.db" }

  /// Makes the process that has a run look dead to others: the lock that it still holds is no
  /// longer that of the file they ask.
  func bury(_ run: RunRecord) throws {
    let file = path + ".owners/" + (run.owner ?? "")
    try FileManager.default.removeItem(atPath: file)
    try Data().write(to: URL(fileURLWithPath: file))
  }

  /// The test's store.
  func open(
    _ mode: Store.Mode = .create, clock: any FlowClock = SystemClock(),
    busyTimeout: TimeInterval = 45, patience: Duration = .seconds(300)
  ) throws -> Store {
    try Store.open(path, mode: mode, clock: clock, busyTimeout: busyTimeout, patience: patience)
  }
}

/// The error of a call that should fail in this way.
func failure<Failure: Error>(_ type: Failure.Type = Failure.self, _ body: () throws -> Void)
  -> Failure?
{
  do { try body() } catch { return error as? Failure }
  return nil
}

/// Waits until a condition holds, at most two minutes.
/// - Parameter clock: a clock that is moved on a little at every look, for whoever fell asleep just
///   after it was set.
func eventually(_ clock: ManualClock? = nil, _ condition: @Sendable () throws -> Bool) async throws
  -> Bool
{
  let end = ContinuousClock.now + .seconds(120)
  while ContinuousClock.now < end {
    if try condition() { return true }
    try await Task.sleep(for: .milliseconds(5))
    clock?.advance(by: 0.05)
  }
  return false
}

/// An error with a name.
struct Fault: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// The instant of an ISO 8601 text.
func instant(_ text: String) -> Date {
  (try? Date(text, strategy: .iso8601)) ?? .distantPast
}
