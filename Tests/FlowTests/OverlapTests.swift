import Flow
import Foundation
import Synchronization
import Testing

@Suite("A run by hand while another is active")
struct OverlapTests {
  private func overlapping(_ overlap: Schedule.Overlap) async throws -> [String] {
    let scratch = try Scratch()
    let store = try scratch.open()
    let engine = Engine(store: store)
    let gate = StopSignal()
    let order = Mutex<[String]>([])
    let workflow = Workflow("job", parameters: String.self) { run, name in
      order.withLock { $0.append("\(name) begins") }
      while name == "first", !gate.isRaised { try await Task.sleep(for: .milliseconds(2)) }
      order.withLock { $0.append("\(name) ends") }
    }
    async let first = engine.run(workflow, "first")
    while order.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(2)) }
    do {
      let second = Task {
        try await engine.run(workflow, "second", overlap: overlap) { holder in
          order.withLock { $0.append("waits") }
          #expect(holder.hasPrefix("job "))
          gate.raise()
        }
      }
      if overlap == .allow {
        _ = try await second.value
        gate.raise()
      }
      defer { gate.raise() }
      _ = try await second.value
    } catch StoreError.active {
      order.withLock { $0.append("refused") }
    }
    _ = try await first
    return order.withLock { $0 }
  }

  @Test("is refused, waits, or begins beside it")
  func policies() async throws {
    #expect(try await overlapping(.skip) == ["first begins", "refused", "first ends"])
    #expect(
      try await overlapping(.queue) == [
        "first begins", "waits", "first ends", "second begins", "second ends",
      ])
    #expect(
      try await overlapping(.allow) == [
        "first begins", "second begins", "second ends", "first ends",
      ])
  }
}
