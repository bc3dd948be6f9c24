import Flow
import Foundation
import Synchronization
import Testing

@Suite("The courier")
struct CourierTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A store with one notice of a run that completed.
  private func told(_ channel: any Channel, clock: any FlowClock = SystemClock()) async throws
    -> Store
  {
    let store = try scratch.open(clock: clock)
    try store.subscribe("job", channels: [channel])
    _ = try await Engine(store: store).run(Workflow("job") { _ in })
    return store
  }

  @Test("What fails is tried again until it is taken, and every attempt is kept")
  func retries() async throws {
    let channel = RecordingChannel(faults: [
      DeliveryError("HTTP 503", status: 503), DeliveryError("no connection"),
    ])
    let store = try await told(channel)
    let courier = NoticeTests.courier(
      store, channel, RetryPolicy(retries: 5, base: .milliseconds(20), cap: .milliseconds(50)))
    #expect(try await courier.flush(within: .seconds(30)) == 0)
    let delivery = try #require(try store.deliveries().first)
    #expect(delivery.state == .sent)
    #expect(delivery.attempts.map(\.error) == ["HTTP 503", "no connection", nil])
    #expect(delivery.attempts.map(\.status) == [503, nil, 200])
    #expect(Set(channel.seen.map(\.key)).count == 1)
  }

  @Test("What this process has to tell is sent at once; else a courier looks every five seconds")
  func sendsAtOnce() async throws {
    let clock = ManualClock()
    let store = try scratch.open(clock: clock)
    let channel = RecordingChannel()
    try store.subscribe("job", channels: [channel])
    let courier = NoticeTests.courier(store, channel)
    let task = Task { await courier.run() }
    for number in 1...3 {
      // Nobody moves this clock on.
      #expect(try await eventually { clock.slept.contains(5) && clock.sleeping == 1 })
      _ = try await Engine(store: store).run(Workflow("job") { _ in })
      #expect(try await eventually { channel.seen.count == number })
    }
    #expect(try await eventually { try store.deliveries().allSatisfy { $0.state == .sent } })
    task.cancel()
    await task.value
  }

  @Test("What is final, or has been tried often enough, is given up")
  func givesUp() async throws {
    let channel = RecordingChannel(faults: [
      DeliveryError("HTTP 404", status: 404, decision: .final)
    ])
    let store = try await told(channel)
    _ = try await NoticeTests.courier(store, channel, .init(retries: 9)).flush(within: .seconds(5))
    #expect(try store.deliveries().map(\.state) == [.failed])
    let hopeless = RecordingChannel(
      "hopeless", faults: Array(repeating: DeliveryError("no"), count: 9))
    try store.subscribe("job", channels: [hopeless])
    _ = try await Engine(store: store).run(Workflow("job") { _ in })
    _ = try await NoticeTests.courier(
      store, hopeless, RetryPolicy(retries: 2, base: .milliseconds(1), cap: .milliseconds(2))
    ).flush(within: .seconds(20))
    #expect(try store.deliveries().last?.state == .failed)
    #expect(try store.deliveries().last?.attempts.count == 3)
  }

  @Test("A process that dies while it sends loses nothing: another one sends after a minute")
  func crash() async throws {
    let clock = ManualClock()
    let never = RecordingChannel(before: { try? await Task.sleep(for: .seconds(600)) })
    let store = try await told(never, clock: clock)
    let dying = Task { await NoticeTests.courier(store, never).run() }
    defer { dying.cancel() }
    // It is in the hands of the first courier, which will not come back.
    #expect(try await eventually { clock.sleeping == 0 })
    try await Task.sleep(for: .milliseconds(100))
    let channel = RecordingChannel()
    let courier = NoticeTests.courier(store, channel)
    let second = Task { await courier.run() }
    defer { second.cancel() }
    clock.advance(by: 50)
    try await Task.sleep(for: .milliseconds(100))
    #expect(channel.seen.isEmpty)
    clock.advance(by: 11)
    #expect(try await eventually(clock) { channel.seen.count == 1 })
    #expect(try await eventually(clock) { try store.deliveries().first?.state == .sent })
  }

  @Test("Many couriers on one store send each notice once")
  func noDouble() async throws {
    let channel = RecordingChannel(before: { await Task.yield() })
    let store = try scratch.open()
    try store.subscribe("job", channels: [channel])
    let engine = Engine(store: store)
    for _ in 0..<20 { _ = try await engine.run(Workflow("job") { _ in }) }
    let stores = try (0..<4).map { _ in try scratch.open(.existing) }
    await withTaskGroup(of: Void.self) { group in
      for store in stores {
        let courier = NoticeTests.courier(store, channel)
        group.addTask { _ = try? await courier.flush(within: .seconds(30)) }
      }
    }
    #expect(channel.seen.count == 20)
    #expect(Set(channel.seen.map(\.key)).count == 20)
    #expect(try store.deliveries().allSatisfy { $0.state == .sent })
  }

  @Test("What cannot be sent in time is left, untried, to whoever comes next")
  func patience() async throws {
    let slow = RecordingChannel(before: { try? await Task.sleep(for: .seconds(600)) })
    let store = try await told(slow)
    #expect(try await NoticeTests.courier(store, slow).flush(within: .milliseconds(100)) >= 0)
    let delivery = try #require(try store.deliveries().first)
    // The channel obeyed its cancellation, and took the notice after all.
    #expect(delivery.state == .sent || delivery.attempts.isEmpty)
  }
}
