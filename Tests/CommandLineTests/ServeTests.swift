import Foundation
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("Serving the page", .serialized)
struct ServeTests {
  /// A running `almanac serve` on a free port.
  private struct Server {
    let process = Process()
    private let log: Scratch
    let base: URL

    init(_ arguments: [String]) async throws {
      log = try Scratch()
      process.executableURL = URL(filePath: AlmanacProcess.executable)
      process.arguments = ["serve", "--port", "0"] + arguments
      let file = log.url.appending(path: "stderr.txt")
      try Data().write(to: file)
      process.standardError = try FileHandle(forWritingTo: file)
      try process.run()
      var address: URL?
      for _ in 0..<200 where address == nil {
        try await Task.sleep(for: .milliseconds(50))
        let text = try String(contentsOf: file, encoding: .utf8)
        address =
          text.split(separator: "\n").lazy.compactMap { line in
            line.range(of: "http://").flatMap { URL(string: String(line[$0.lowerBound...])) }
          }.first
      }
      base = try #require(address)
    }

    func get(_ path: String) async throws -> (status: Int, body: String) {
      let url = try #require(URL(string: path, relativeTo: base))
      let (data, response) = try await URLSession.shared.data(from: url)
      return (
        (response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self)
      )
    }

    /// Asks the process to end, and returns its exit code.
    func stop() -> Int32 {
      process.terminate()
      process.waitUntilExit()
      return process.terminationReason == .exit ? process.terminationStatus : -1
    }
  }

  @Test("shows the last run, its tasks and its artifacts, and ends cleanly on SIGTERM")
  func page() async throws {
    let scratch = try Scratch()
    let store = scratch.path("almanac.db")
    let config = AlmanacProcess.data("weekly.yaml")
    let run = try await AlmanacProcess.run(["run", config, "--store", store])
    #expect(run.code == 0, "\(run.errors)")
    let server = try await Server([config, "--store", store])
    defer { _ = server.stop() }
    let overview = try await server.get("/")
    #expect(overview.status == 200)
    #expect(overview.body.contains("weekly-selection"))
    #expect(overview.body.contains("America/New_York"))
    let report = try await server.get("/artifacts/weekly-selection/report/raw")
    #expect(report.body.hasPrefix("# weekly-selection"))
    let health = try await server.get("/health")
    #expect(health.status == 200)
    #expect(try await server.get("/livez").status == 200)
    let ready = try await server.get("/readyz")
    #expect(ready.status == 200, "\(ready.body)")
    #expect(try await server.get("/nothing/here").status == 404)
    #expect(server.stop() == 0)
  }

  @Test("a job without a schedule is shown too")
  func unscheduled() async throws {
    let scratch = try Scratch()
    let config = try scratch.file("job.yaml", "name: manual\nsource: { csv: a.csv }\n")
    let server = try await Server([config])
    defer { _ = server.stop() }
    #expect(try await server.get("/").status == 200)
    #expect(server.stop() == 0)
  }

  @Test("is refused off the loopback, and for two jobs of one name")
  func refused() async throws {
    let scratch = try Scratch()
    let config = try scratch.file("job.yaml", "name: manual\nsource: { csv: a.csv }\n")
    let open = try await AlmanacProcess.run(["serve", config, "--host", "0.0.0.0"])
    #expect(open.code == 64, "\(open.errors)")
    let double = try await AlmanacProcess.run(["serve", config, config])
    #expect(double.code == 64, "\(double.errors)")
  }
}
