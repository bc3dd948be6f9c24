import Flow
import Foundation
import Testing

import Dashboard

@Suite("The page under attack")
struct SecurityTests {
  @Test("Scripts in names, texts, keys and errors come out as text on every page")
  func escaping() async throws {
    try await PageServer.serve { server, sample in
      let keys = try sample.store.artifacts().map { Address.artifact(key: $0.key).path }
      let paths = ["/", "/runs", "/artifacts"] + keys + sample.runs.map { "/runs/\($0)" }
      for path in paths {
        let reply = try await server.get(path)
        #expect(reply.status == 200, "\(path)")
        #expect(!reply.text.contains(SampleStore.script), "\(path)")
        #expect(!reply.text.contains("<b>beer"), "\(path)")
        #expect(!reply.text.contains("<i>"), "\(path)")
        #expect(!reply.text.contains("href=\"javascript:"), "\(path)")
        // By bytes, as a browser reads: no quotation mark may survive before the accent.
        let scalars = Array(reply.text.unicodeScalars)
        #expect(!zip(scalars, scalars.dropFirst()).contains { $0 == "\"" && $1 == "\u{301}" })
      }
    }
  }

  @Test("Every answer carries the headers that keep the page in its box")
  func headers() async throws {
    try await PageServer.serve { server, _ in
      for path in [
        "/", "/runs", "/nothing", "/style.css", "/health", "/artifacts/weekly/chart/raw",
      ] {
        let reply = try await server.get(path)
        #expect(reply["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
        #expect(reply["x-content-type-options"] == "nosniff")
        #expect(reply["x-frame-options"] == "DENY")
        #expect(reply["referrer-policy"] == "same-origin")
        #expect(reply["access-control-allow-origin"] == nil)
      }
      let page = try await server.get("/")
      let policy = try #require(page["content-security-policy"])
      #expect(policy.contains("style-src 'self'"))
      #expect(policy.contains("script-src 'self'"))
      #expect(!policy.contains("unsafe"))
      #expect(!page.text.contains(" style="))
      let raw = try await server.get("/artifacts/weekly/chart/raw")
      #expect(raw["content-security-policy"]?.hasSuffix("sandbox") == true)
    }
  }

  @Test(
    "A name that is not ours is refused",
    arguments: [
      "evil.example", "evil.example:8787", "localhost.evil.example", "127.0.0.1.evil.example",
      "[::1].evil.example", "localhost:x", "",
    ])
  func hostileHost(host: String) async throws {
    try await PageServer.serve { server, _ in
      let reply = try await server.get("/", host: host)
      #expect(reply.status == 421 || reply.status == 400)
      #expect(!reply.text.contains("weekly"))
    }
  }

  @Test("The names of the loopback and those that were allowed are answered")
  func goodHosts() async throws {
    try await PageServer.serve(allowedHosts: ["Forecasts.example.org"]) { server, _ in
      let hosts = [
        "localhost", "LOCALHOST:1", "127.0.0.1:9999", "[::1]:80", "forecasts.example.org:443",
      ]
      for host in hosts {
        let reply = try await server.get("/health", host: host)
        #expect(reply.status == 200, "\(host)")
      }
      let nameless = try await server.get("/health", host: nil)
      #expect(nameless.status != 200)
    }
  }

  @Test("Only reading and forms are answered", arguments: ["PUT", "DELETE", "PATCH", "OPTIONS"])
  func methods(method: String) async throws {
    try await PageServer.serve { server, _ in
      let reply = try await server.get("/runs", method: method)
      #expect(reply.status == 405)
      #expect(reply["allow"] == "GET, HEAD, POST")
    }
  }

  @Test("A request for the head alone gets the length and no body")
  func head() async throws {
    try await PageServer.serve { server, _ in
      let reply = try await server.get("/style.css", method: "HEAD")
      #expect(reply.status == 200)
      #expect(reply.body.isEmpty)
      #expect((Int(reply["content-length"] ?? "") ?? 0) > 1000)
    }
  }

  @Test(
    "What does not exist gets a designed page, whatever the path tries",
    arguments: [
      "/nothing", "/runs/none", "/artifacts/none", "/artifacts/../../etc/passwd",
      "/artifacts/%2e%2e/%2e%2e/etc/passwd/raw", "/../../etc/passwd", "/runs/%00", "/runs/%ff",
      "/runs/a/b", "/artifacts/weekly/report?version=99", "/artifacts/weekly/report?version=x",
      "/artifacts/weekly/report/raw/raw", "/style.css/x", "//evil.example/",
      "/runs/';DROP TABLE run;--",
    ])
  func notFound(path: String) async throws {
    try await PageServer.serve { server, _ in
      let reply = try await server.get(path.replacingOccurrences(of: " ", with: "%20"))
      #expect(reply.status == 404)
      #expect(reply.text.contains("<h1>Not found</h1>"))
    }
  }

  @Test("Endless headers and addresses are refused, and the page stays up")
  func sizes() async throws {
    try await PageServer.serve { server, _ in
      let long = String(repeating: "a", count: 20_000)
      let address = try await server.get("/runs/" + String(long.prefix(6000)))
      #expect(address.status == 404)
      let header = try await server.get("/", headers: ["X-Long: \(long)"])
      #expect(header.status >= 400)
      let ordinary = try await server.get("/")
      #expect(ordinary.status == 200)
    }
  }

  @Test("An address that other machines can reach is refused", arguments: ["0.0.0.0", "::", "x.y"])
  func offLoopback(host: String) async throws {
    let sample = try await SampleStore.make(runs: 1)
    defer { sample.remove() }
    let dashboard = try Dashboard(store: sample.store)
    #expect(throws: DashboardError.notLoopback(host: host)) {
      _ = try dashboard.application(host: host)
    }
  }
}
