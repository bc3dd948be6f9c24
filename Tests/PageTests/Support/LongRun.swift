import Flow
import Foundation

/// Stores with more in them than a weekly team makes in years.
enum LongRun {
  /// A run of many tasks, each with as many lines in the log.
  /// - Returns: the id of the run.
  static func make(store path: String, tasks: Int, linesEach: Int) async throws -> String {
    let store = try Store.open(path, mode: .create)
    let workflow = Workflow("long") { run in
      _ = try await run.map(
        "backtest", over: Array(0..<tasks), key: { "model-\($0 % 20)/\($0)" }, on: .cores()
      ) { number, task in
        for line in 0..<linesEach {
          task.log(
            line % 10 == 9 ? .warning : .info, "series \(number): origin \(line) of \(linesEach)")
        }
        return number
      }
    }
    let execution = try await Engine(store: store).run(workflow)
    try store.close()
    return execution.run.id
  }

  /// Many runs that do next to nothing.
  static func makeMany(store path: String, count: Int) async throws {
    let store = try Store.open(path, mode: .create)
    let engine = Engine(store: store)
    let workflow = Workflow("short") { run in _ = try await run.task("load") { _ in 1 } }
    for week in 0..<count {
      let asOf = Date(timeIntervalSince1970: 1_600_000_000 + Double(week) * 604_800)
      _ = try await engine.run(workflow, asOf: asOf)
    }
    try store.close()
  }

  /// A run that lasts, with a task a second and ten lines in each.
  static func last(store: Store, seconds: Int) async throws {
    let workflow = Workflow("lasting") { run in
      for second in 0..<seconds {
        _ = try await run.task("second/\(second)") { task in
          for tenth in 0..<10 {
            try await Task.sleep(for: .milliseconds(100))
            task.log(.info, "second \(second), tenth \(tenth)")
          }
          return second
        }
      }
    }
    _ = try await Engine(store: store).run(workflow)
  }
}
