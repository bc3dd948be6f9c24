import Flow
import Foundation

/// A run that goes on when a test says so, in a store that is opened a second time, as another
/// process would do it.
final class GatedRun: Sendable {
  let store: Store
  /// What looks at the run.
  let other: Store
  let id: String
  private let directory: URL
  private let gate: AsyncStream<Void>.Continuation
  private let work: Task<Void, any Error>

  /// Begins the run, which waits in its second task.
  /// - Parameter lines: how many lines it writes to its log when it goes on.
  static func begin(lines: Int = 10) async throws -> GatedRun {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("almanac-gated-\(UUID().uuidString)")
    let path = directory.appendingPathComponent("a.db").path
    let store = try Store.open(path, mode: .create)
    let (opening, gate) = AsyncStream<Void>.makeStream()
    let flow = Workflow("gated") { run in
      _ = try await run.task("before") { task in
        task.log(.info, "ready")
        return 1
      }
      _ = try await run.task("wait") { _ in
        for await _ in opening { return 1 }
        throw CancellationError()
      }
      for line in 1...lines { run.log(.info, "line \(line)") }
      _ = try await run.task("after") { _ in 1 }
    }
    let engine = Engine(store: store, seed: 1)
    let work = Task { _ = try await engine.run(flow) }
    var id: String?
    while id == nil {
      try await Task.sleep(for: .milliseconds(5))
      let runs = try store.runs()
      id = try runs.first { run in
        try store.tasks(of: run.id).contains { $0.key == "wait" && $0.state == .running }
      }?.id
    }
    return GatedRun(
      store: store, other: try Store.open(path, mode: .existing), id: id ?? "",
      directory: directory,
      gate: gate, work: work)
  }

  private init(
    store: Store, other: Store, id: String, directory: URL, gate: AsyncStream<Void>.Continuation,
    work: Task<Void, any Error>
  ) {
    (self.store, self.other, self.id, self.directory) = (store, other, id, directory)
    (self.gate, self.work) = (gate, work)
  }

  deinit {
    work.cancel()
    try? FileManager.default.removeItem(at: directory)
  }

  /// Lets the run go on.
  func open() { gate.yield() }

  /// Waits for the end of the run.
  func finish() async throws { try await work.value }
}

/// One event of a stream.
struct StreamEvent: Equatable {
  var name = ""
  var id: Int64?
  var data = ""

  /// The fields of the data.
  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any]) ?? [:]
  }

  /// The messages of a log event.
  var messages: [String] {
    (json["lines"] as? [[String: Any]] ?? []).compactMap { $0["message"] as? String }
  }

  /// The keys and states of a tasks event.
  var states: [String: String] {
    let rows = json["rows"] as? [[String: Any]] ?? []
    return Dictionary(
      rows.compactMap { row in
        guard let key = row["key"] as? String, let state = row["state"] as? String else {
          return nil
        }
        return (key, state)
      }, uniquingKeysWith: { _, last in last })
  }

  /// The events in a text, without signs of life.
  static func parse(_ text: String) -> [StreamEvent] {
    text.components(separatedBy: "\n\n").compactMap { block in
      var event = StreamEvent()
      for line in block.components(separatedBy: "\n") {
        if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
        if line.hasPrefix("id: ") { event.id = Int64(line.dropFirst(4)) }
        if line.hasPrefix("data: ") { event.data = String(line.dropFirst(6)) }
      }
      return event.name.isEmpty ? nil : event
    }
  }
}
