import Dashboard
import Flow
import Foundation

/// A run with a task of three attempts, mapped ones, and one after them; and tasks made up for
/// drawings.
struct TimedRun {
  let run: RunRecord
  let tasks: [TaskRecord]

  private struct Trouble: Error {}

  static func make() async throws -> TimedRun {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("almanac-timed-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let store = try Store.open(directory.appendingPathComponent("a.db").path, mode: .create)
    defer { try? store.close() }
    let flow = Workflow("timed") { run in
      let options = TaskOptions(
        retries: RetryPolicy(retries: 2), retryIf: { _ in .after(.milliseconds(20)) })
      _ = try await run.task("flaky", options) { task in
        try await Task.sleep(for: .milliseconds(2))
        if task.attempt < 3 { throw Trouble() }
        return 1
      }
      _ = try await run.map("many", over: [1, 2, 3], key: { "\($0)" }, on: .cores(1)) {
        $0 + $1.attempt
      }
      _ = try await run.task("last") { _ in 1 }
    }
    let id = try await Engine(store: store, seed: 1).run(flow).run.id
    return TimedRun(run: try store.run(id), tasks: try store.tasks(of: id))
  }

  /// A task that never was.
  static func task(_ key: String, state: State, from start: Date, lasting length: Double)
    -> TaskRecord
  {
    let end = start + length
    return TaskRecord(
      key: key, state: state, started: start, ended: end,
      error: state == .failed ? "no" : nil,
      attempts: [
        AttemptRecord(
          number: 1, started: start, ended: end, error: state == .failed ? "no" : nil, wait: 0)
      ])
  }

  /// The drawing of made-up tasks.
  static func drawing(_ tasks: [TaskRecord], start: Date) -> String? {
    Timeline(tasks, from: start, until: nil).map { TimelineDrawing.svg($0, run: "r") }
  }
}
