import Dashboard
import Flow
import Foundation
import NIOCore
import Testing

@Suite("Watching a run")
struct FeedTests {
  private static func limits(_ change: (inout RunFeeds.Limits) -> Void = { _ in })
    -> RunFeeds.Limits
  {
    var limits = RunFeeds.Limits()
    limits.interval = .milliseconds(10)
    change(&limits)
    return limits
  }

  private static func all(_ stream: RunStream) async -> [StreamEvent] {
    var text = ""
    for await event in stream.events { text += String(buffer: event) }
    return StreamEvent.parse(text)
  }

  @Test("Every line, every change of a task and the end are told, whichever process has the run")
  func story() async throws {
    let run = try await GatedRun.begin(lines: 30)
    let feeds = RunFeeds(store: run.other, limits: Self.limits { $0.lines = 7 })
    let stream = try #require(try await feeds.join(run.id))
    run.open()
    let events = await Self.all(stream)
    #expect(events.flatMap(\.messages) == (1...30).map { "line \($0)" })
    let states = events.filter { $0.name == "tasks" }.reduce(into: [:]) {
      $0.merge($1.states) { _, last in last }
    }
    #expect(states == ["wait": "completed", "after": "completed"])
    #expect(events.last?.name == "end")
    #expect(events.last?.json["state"] as? String == "completed")
    let state = try #require(events.last { $0.name == "state" })
    #expect(state.json["state"] as? String == "completed")
    #expect(state.json["counts"] as? [String: Int] == ["completed": 3])
    // The place of an event is that of its last line.
    let ids = events.compactMap(\.id)
    #expect(ids == ids.sorted() && ids.count >= 5)
  }

  @Test("Two hundred clients of one run all get its end")
  func crowd() async throws {
    let run = try await GatedRun.begin()
    let feeds = RunFeeds(store: run.other, limits: Self.limits())
    var streams: [RunStream] = []
    for _ in 0..<200 { streams.append(try #require(try await feeds.join(run.id))) }
    #expect(await feeds.count == 200)
    run.open()
    let ends = await withTaskGroup(of: StreamEvent?.self) { group in
      for stream in streams { group.addTask { await Self.all(stream).last } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(ends.count == 200)
    #expect(ends.allSatisfy { $0?.name == "end" && $0?.json["state"] as? String == "completed" })
  }

  @Test("A client that does not read is cut off after what waits for it, and the others are not")
  func slow() async throws {
    let run = try await GatedRun.begin(lines: 40)
    let feeds = RunFeeds(
      store: run.other,
      limits: Self.limits {
        $0.backlog = 5
        $0.lines = 1
      })
    let slow = try #require(try await feeds.join(run.id))
    run.open()
    try await run.finish()
    while await feeds.isWatching { try await Task.sleep(for: .milliseconds(5)) }
    let events = await Self.all(slow)
    #expect(events.count == 5)
    #expect(events.last?.name != "end")
    // Whoever comes back to a run that has ended is told so at once.
    let again = try #require(try await feeds.join(run.id))
    #expect(await Self.all(again).map(\.name) == ["end"])
  }

  @Test("Nobody looks at the store when the last client has left")
  func leaving() async throws {
    let run = try await GatedRun.begin()
    let feeds = RunFeeds(store: run.other, limits: Self.limits())
    let first = try #require(try await feeds.join(run.id))
    let second = try #require(try await feeds.join(run.id))
    await feeds.leave(first)
    #expect(await feeds.isWatching)
    await feeds.leave(second)
    while await feeds.isWatching { try await Task.sleep(for: .milliseconds(5)) }
    #expect(await feeds.count == 0)
    #expect(await Self.all(first).isEmpty)
  }

  @Test("There is a bound, and nobody is let in after the end")
  func bounds() async throws {
    let run = try await GatedRun.begin()
    let feeds = RunFeeds(store: run.other, limits: Self.limits { $0.streams = 2 })
    let first = try #require(try await feeds.join(run.id))
    _ = try #require(try await feeds.join(run.id))
    #expect(try await feeds.join(run.id) == nil)
    await feeds.leave(first)
    #expect(try await feeds.join(run.id) != nil)
    await feeds.close()
    #expect(try await feeds.join(run.id) == nil)
    #expect(await feeds.count == 0)
  }

  @Test("A process that dies is noticed although nobody writes, and who takes its run up is seen")
  func death() async throws {
    let run = try await GatedRun.begin()
    let feeds = RunFeeds(store: run.other, limits: Self.limits())
    let stream = try #require(try await feeds.join(run.id))
    // The lock that the process still holds is no longer that of the file that others ask.
    let owner = try #require(try run.store.run(run.id).owner)
    let file = run.store.path + ".owners/" + owner
    try FileManager.default.removeItem(atPath: file)
    try Data().write(to: URL(fileURLWithPath: file))
    for await event in stream.events {
      let states = StreamEvent.parse(String(buffer: event)).map { $0.json["state"] as? String }
      if states.contains("crashed") { break }
    }
    let late = try #require(try await feeds.join(run.id))
    #expect(await feeds.count == 2)
    let rest = Workflow("gated") { run in
      for task in ["before", "wait", "after"] { _ = try await run.task(task) { _ in 1 } }
    }
    _ = try await Engine(store: run.other, seed: 2).execute(rest, runID: run.id).outcome.get()
    for watched in [stream, late] {
      let end = try #require(await Self.all(watched).last)
      #expect(end.name == "end")
      #expect(end.json["state"] as? String == "completed")
    }
  }

  @Test("A run that does not exist cannot be watched")
  func missing() async throws {
    let run = try await GatedRun.begin()
    let feeds = RunFeeds(store: run.other)
    await #expect(throws: StoreError.noSuchRun("none")) { _ = try await feeds.join("none") }
  }
}
