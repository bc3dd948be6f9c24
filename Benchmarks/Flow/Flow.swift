import Benchmark
import Flow
import Foundation

/// What durability costs: tasks that do nothing, mapped on one thread, each with its state, attempt
/// and result in the store.
let benchmarks: @Sendable () -> Void = {
  let count = 10_000
  Benchmark(
    "mapped-tasks-\(count)",
    configuration: .init(
      metrics: [.wallClock, .cpuTotal, .peakMemoryResident, Trivial.bytes], warmupIterations: 1,
      maxDuration: .seconds(10), maxIterations: 5)
  ) { benchmark in
    let scratch = try Scratch()
    defer { scratch.remove() }
    let store = try Store.open(scratch.path, mode: .create)
    let execution = try await Engine(store: store).run(Trivial.workflow, count)
    blackHole(try execution.outcome.get())
    try store.close()
    benchmark.measurement(Trivial.bytes, try scratch.size() / count)
  }
}

/// A workflow of tasks that do nothing.
enum Trivial {
  static let bytes = BenchmarkMetric.custom("store bytes a task")

  static let workflow = Workflow("trivial", parameters: Int.self) { run, count in
    let units = try await run.map(
      "unit", over: Array(0..<count), key: { "\($0)" }, on: .cores(1)
    ) { item, _ in
      item
    }
    return try units.reduce(0) { try $0 + $1.get() }
  }
}

/// A directory with one store.
struct Scratch {
  private let directory: String
  var path: String { directory + "/flow.db" }

  init() throws {
    directory = NSTemporaryDirectory() + "flow-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
  }

  /// The bytes of the closed store.
  func size() throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
  }

  func remove() { try? FileManager.default.removeItem(atPath: directory) }
}
