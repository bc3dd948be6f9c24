import Flow
import Foundation
import Logging
import Testing

@Suite("What is printed and logged", .serialized)
struct PrintCaptureTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("What code prints while a run is active is in its log, and is printed all the same")
  func capture() async throws {
    let store = try scratch.open()
    let capture = PrintCapture(store: store)
    let engine = Engine(store: store) { capture.observe($0) }
    let original = try capture.begin()
    #expect(original > 2)
    print("before any run")
    let run = try await engine.run(
      Workflow("job") { _ in
        print("from a library")
        FileHandle.standardError.write(Data("a warning of its own\nand half".utf8))
        try await Task.sleep(for: .milliseconds(600))
      }
    ).run
    capture.end()
    let lines = try store.logs(of: run.id)
    #expect(lines.contains { $0.message == "from a library" && $0.stream == .stdout })
    #expect(lines.contains { $0.message == "a warning of its own" && $0.stream == .stderr })
    #expect(!lines.contains { $0.message == "before any run" })
  }

  @Test("Facts stand beside the message; lines are found by level, task, text and place")
  func search() async throws {
    let store = try scratch.open()
    let run = try await Engine(store: store).run(
      Workflow("job") { run in
        run.log(.info, "begin")
        _ = try await run.task("fetch") { task in
          var logger = Logger(label: "http") { _ in FlowLogHandler(task) }
          logger[metadataKey: "host"] = "example.org"
          logger.warning("Slow answer", metadata: ["seconds": "12"])
          return 0
        }
        run.log(.error, "100 % wrong")
      }
    ).run
    let all = try store.logs(of: run.id)
    #expect(all.map(\.message) == ["begin", "Slow answer", "100 % wrong"])
    #expect(all[1].facts == ["host": "example.org", "seconds": "12"])
    #expect(all[1].text == "Slow answer host=example.org seconds=12")
    #expect(try store.logs(of: run.id, minimum: .warning).count == 2)
    #expect(try store.logs(of: run.id, task: "fetch").map(\.level) == [.warning])
    #expect(try store.logs(of: run.id, containing: "SLOW").count == 1)
    #expect(try store.logs(of: run.id, containing: "example.org").count == 1)
    #expect(try store.logs(of: run.id, containing: "%").count == 1)
    let place = try #require(all[0].place)
    #expect(try store.logs(of: run.id, after: place).count == 2)
    #expect(try store.logs(of: run.id, after: place, limit: 1).map(\.message) == ["Slow answer"])
  }
}
