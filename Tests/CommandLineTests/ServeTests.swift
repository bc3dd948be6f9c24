import Foundation
import TestProcess
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("Serving the page", .serialized)
struct ServeTests {
  private func get(_ server: AlmanacServer, _ path: String) async throws -> (
    status: Int, body: String
  ) {
    let url = try #require(URL(string: server.url(path)))
    let (data, response) = try await URLSession.shared.data(from: url)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
  }

  @Test("shows the last run, its tasks and its artifacts, and ends cleanly on SIGTERM")
  func page() async throws {
    let scratch = try Scratch()
    let store = scratch.path("almanac.db")
    let config = AlmanacProcess.data("weekly.yaml")
    let run = try await AlmanacProcess.run(["run", config, "--store", store])
    #expect(run.code == 0, "\(run.errors)")
    let code = try await AlmanacServer.run([config, "--store", store]) { server in
      let overview = try await get(server, "/")
      #expect(overview.status == 200)
      #expect(overview.body.contains("weekly-selection"))
      #expect(overview.body.contains("America/New_York"))
      let report = try await get(server, "/artifacts/weekly-selection/report/raw")
      #expect(report.body.hasPrefix("# weekly-selection"))
      let health = try await get(server, "/health")
      #expect(health.status == 200)
      #expect(try await get(server, "/livez").status == 200)
      let ready = try await get(server, "/readyz")
      #expect(ready.status == 200, "\(ready.body)")
      #expect(try await get(server, "/nothing/here").status == 404)
    }
    #expect(code == 0)
  }

  @Test("a job without a schedule is shown too")
  func unscheduled() async throws {
    let scratch = try Scratch()
    let config = try scratch.file("job.yaml", "name: manual\nsource: { csv: a.csv }\n")
    let code = try await AlmanacServer.run([config]) { server in
      let overview = try await get(server, "/")
      #expect(overview.status == 200)
    }
    #expect(code == 0)
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
