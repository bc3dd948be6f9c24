import Browser
import Foundation
import TestProcess
import Testing

/// The program itself under attack: whatever comes is refused or harmless, and the page stays up.
@Suite("The server under attack", .serialized, .timeLimit(.minutes(5)))
struct AttackTests {
  /// What the server may take, whatever is sent to it.
  private static let maximumMegabytes = 120.0

  /// Serves a page, lets a body attack it, and looks whether it is still well.
  private func attack(_ body: (RawClient) async throws -> Void) async throws {
    try await Site.open { site in
      let client = RawClient(port: try #require(site.server.base.port))
      try await body(client)
      let ordinary = try await client.get("/")
      #expect(ordinary.status == 200)
      let runs = try await AlmanacProcess.run(["runs", "--store", site.store, "--format", "csv"])
      #expect(runs.lines.dropFirst().allSatisfy { $0.contains(",scheduled,") }, "\(runs.output)")
      if let peak = site.server.peakMegabytes { #expect(peak < Self.maximumMegabytes) }
    }
  }

  /// Whether an ordinary request is answered soon.
  private func expectPrompt(_ client: RawClient, _ comment: Comment) async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let answer = try await client.get("/livez")
    #expect(answer.status == 200, comment)
    #expect(clock.now - start < .seconds(2), comment)
  }

  private static let head = "Host: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
  private static let block = String(repeating: "x", count: 1 << 16)

  @Test("a body of a gigabyte, announced", arguments: ["/", "/login", "/runs"])
  func announcedBody(path: String) async throws {
    try await attack { client in
      let opening = "POST \(path) HTTP/1.1\r\n\(Self.head)Content-Length: \(1 << 30)\r\n\r\n"
      async let outcome = client.say(
        [opening] + repeatElement(Self.block, count: 1 << 14), patience: .seconds(20),
        untilAnswered: true)
      try await Task.sleep(for: .milliseconds(300))
      try await expectPrompt(client, "while the body comes")
      let status = try await outcome.status
      #expect((400...499).contains(status ?? 0))
    }
  }

  @Test("a body in pieces that never end", arguments: ["/", "/login", "/runs"])
  func endlessBody(path: String) async throws {
    try await attack { client in
      let opening = "POST \(path) HTTP/1.1\r\n\(Self.head)Transfer-Encoding: chunked\r\n\r\n"
      async let outcome = client.say(
        [opening] + repeatElement("10000\r\n\(Self.block)\r\n", count: 1 << 14),
        patience: .seconds(20), untilAnswered: true)
      try await Task.sleep(for: .milliseconds(300))
      try await expectPrompt(client, "while the body comes")
      let status = try await outcome.status
      #expect((400...499).contains(status ?? 0))
    }
  }

  @Test("a thousand clients that never come to the end of their request")
  func slowClients() async throws {
    try await attack { client in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<1000 {
          group.addTask {
            // Some find no place, which is a way to be refused.
            _ = try? await client.say(
              ["GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "]
                + repeatElement("x", count: 1000),
              pause: .milliseconds(500), patience: .seconds(60))
          }
        }
        for second in 1...10 {
          try await Task.sleep(for: .seconds(1))
          try await expectPrompt(client, "after \(second) s")
        }
        group.cancelAll()
      }
    }
  }

  @Test("hundreds of clients that do not read what they asked for")
  func deafClients() async throws {
    try await attack { client in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<400 {
          group.addTask {
            _ = try? await client.say(
              ["GET /style.css HTTP/1.1\r\nHost: localhost\r\n\r\n"], patience: .seconds(20))
          }
        }
        for second in 1...5 {
          try await Task.sleep(for: .seconds(1))
          try await expectPrompt(client, "after \(second) s")
        }
        group.cancelAll()
      }
    }
  }

  @Test(
    "a path that climbs out",
    arguments: [
      "/../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2f..%2fetc%2fpasswd",
      "/..%5c..%5c..%5cetc%5cpasswd", "/style.css/../../../etc/passwd",
      "/artifacts/..%2f..%2f..%2fetc%2fpasswd/raw", "/artifacts/%2fetc%2fpasswd/raw",
      "/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd", "//etc/passwd", "/./../etc/passwd",
      "/runs/..%2f..%2fetc%2fpasswd%00", "/....//....//etc/passwd", "/file:///etc/passwd",
      "/almanac.db", "/../almanac.db", "/job.yaml",
    ])
  func traversal(path: String) async throws {
    try await attack { client in
      let outcome = try await client.get(path)
      #expect((400...499).contains(outcome.status ?? 0))
      for secret in ["root:", "SQLite format", "stale-after"] {
        #expect(!outcome.answer.contains(secret))
      }
    }
  }

  @Test(
    "a request that is none, or none for us",
    arguments: [
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n\r\n",
      "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
      "GET / HTTP/1.0\r\n\r\n",
      "EVIL / HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: \u{0}\r\n\r\n",
      "GET /\u{0} HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
      "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\r\n\r\n",
      "{\"json\": true}\r\n\r\n",
      "\r\n\r\n\r\n\r\nNOTHING\r\n\r\n",
    ])
  func malformed(request: String) async throws {
    try await attack { client in
      let outcome = try await client.say(
        [request], patience: .seconds(3), untilAnswered: true)
      #expect(outcome.status != 200)
      #expect(!outcome.answer.contains("<h1"))
    }
  }

  @Test("two requests in the clothes of one")
  func smuggling() async throws {
    try await attack { client in
      let outcome = try await client.say(
        [
          "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            + "GET /runs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        ], patience: .seconds(3))
      #expect(!outcome.answer.contains("There is no run"))
    }
  }

  @Test("floods of headers, and words of a megabyte")
  func floods() async throws {
    try await attack { client in
      let many = (0..<20_000).map { "X-\($0): x\r\n" }.joined()
      let long = String(repeating: "a", count: 1 << 20)
      for request in [
        "GET / HTTP/1.1\r\nHost: localhost\r\n\(many)\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: \(long)\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: \(long)\r\n\r\n",
        "GET /\(long) HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\(long) / HTTP/1.1\r\nHost: localhost\r\n\r\n",
      ] {
        let outcome = try await client.say([request], patience: .seconds(5))
        #expect(outcome.status != 200, "\(request.prefix(60))")
        #expect(outcome.isClosed || outcome.status != nil, "\(request.prefix(60))")
      }
    }
  }

  @Test(
    "a form that another site sends",
    arguments: [
      "Origin: http://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n",
      "Origin: http://localhost.evil.example\r\n", "Origin: https://localhost\r\n", "",
    ])
  func forgedForm(origin: String) async throws {
    try await attack { client in
      for path in ["/runs", "/login", "/schedules/weekly", "/"] {
        let form = "csrf=x&workflow=weekly"
        let outcome = try await client.say([
          "POST \(path) HTTP/1.1\r\n\(Self.head)\(origin)Connection: close\r\n"
            + "Content-Length: \(form.utf8.count)\r\n\r\n\(form)"
        ])
        #expect((400...499).contains(outcome.status ?? 0), "\(path)")
      }
    }
  }
}
