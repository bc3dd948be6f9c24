import Dashboard
import Flow
import Foundation
import Logging
import ServiceLifecycle
import Testing

@Suite("The events of a run over the wire")
struct StreamTests {
  /// Serves a page over a run that waits, until a graceful shutdown or the end of the body.
  private static func serve(
    _ run: GatedRun, _ body: (PageServer, ServiceGroup) async throws -> Void
  ) async throws {
    let (ports, started) = AsyncStream<Int>.makeStream()
    let logger = Logger(label: "page") { _ in SwiftLogNoOpLogHandler() }
    let page = try Dashboard(store: run.other).application(port: 0, logger: logger) {
      started.yield($0)
    }
    let group = ServiceGroup(configuration: .init(services: [page], logger: logger))
    async let service: Void = group.run()
    for await port in ports {
      try await body(PageServer(port: port), group)
      break
    }
    await group.triggerGracefulShutdown()
    try await service
  }

  @Test("A stream tells everything and ends with the run")
  func whole() async throws {
    let run = try await GatedRun.begin(lines: 20)
    try await Self.serve(run) { server, _ in
      async let reply = server.get("/runs/\(run.id)/events?after=0")
      run.open()
      let events = StreamEvent.parse(try await reply.text)
      #expect(try await reply["content-type"] == "text/event-stream")
      #expect(events.first?.name == "state")
      #expect(events.last?.name == "end")
      #expect(events.flatMap(\.messages) == ["ready"] + (1...20).map { "line \($0)" })
    }
  }

  @Test("Whoever comes back gets the lines since the last event, each once")
  func resumption() async throws {
    let run = try await GatedRun.begin(lines: 1300)
    run.open()
    try await run.finish()
    let lines = try run.store.logs(of: run.id)
    let place = try #require(lines[250].place)
    try await Self.serve(run) { server, _ in
      let path = "/runs/\(run.id)/events?after=3"
      let reply = try await server.get(path, headers: ["Last-Event-ID: \(place)"])
      let events = StreamEvent.parse(reply.text)
      #expect(events.flatMap(\.messages) == lines[251...].map(\.message))
      #expect(events.last?.name == "end")
      #expect(events.compactMap(\.id).max() == lines.last?.place)
    }
  }

  @Test("An open stream does not hold the server from ending")
  func shutdown() async throws {
    let run = try await GatedRun.begin()
    let clock = ContinuousClock()
    var asked = clock.now
    try await Self.serve(run) { server, group in
      async let reply = server.get("/runs/\(run.id)/events")
      // The client is there once the server has answered it: so long it is waited for.
      try await Task.sleep(for: .milliseconds(300))
      asked = clock.now
      await group.triggerGracefulShutdown()
      let events = StreamEvent.parse(try await reply.text)
      #expect(events.map(\.name) == ["state"])
    }
    #expect(clock.now - asked < .seconds(10))
  }

  @Test("A run that is not there, and a stream asked for by its head alone, cost nothing")
  func nothing() async throws {
    let run = try await GatedRun.begin()
    try await Self.serve(run) { server, _ in
      let none = try await server.get("/runs/none/events")
      #expect(none.status == 404)
      let head = try await server.get("/runs/\(run.id)/events", method: "HEAD")
      #expect(head.status == 200 && head.body.isEmpty)
    }
  }
}
