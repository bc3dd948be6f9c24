import Dashboard
import Flow
import Foundation
import Testing

@Suite("The page with a token")
struct SignInTests {
  private static let token = "correct horse battery staple"
  private static let form = "Content-Type: application/x-www-form-urlencoded"

  private func signIn(_ server: PageServer, token: String, next: String = "/runs") async throws
    -> Reply
  {
    let key = try FormTests.key(of: try await server.get("/login"))
    let token = try #require(token.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    let next = try #require(next.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    return try await server.get(
      "/login", method: "POST", headers: [Self.form],
      body: "key=\(key)&token=\(token)&next=\(next)")
  }

  private func cookie(_ reply: Reply) throws -> String {
    String(try #require(reply["set-cookie"]?.split(separator: ";").first))
  }

  @Test("Without the token nothing is shown but the form that asks for it")
  func locked() async throws {
    try await PageServer.serve(token: Self.token) { server, sample in
      let keys = try sample.store.artifacts().map { Address.artifact(key: $0.key).path }
      for path in ["/", "/runs", "/upcoming", "/nothing", "/status"] + keys {
        let reply = try await server.get(path)
        #expect([303, 404].contains(reply.status), "\(path)")
        #expect(!reply.text.contains("weekly 20"), "\(path)")
      }
      for path in ["/health", "/api/runs", "/artifacts/weekly/report/raw"] {
        let reply = try await server.get(path)
        #expect(reply.status == 401, "\(path)")
        #expect(reply["www-authenticate"] == "Bearer")
      }
      for path in ["/login", "/style.css", "/app.js", "/livez"] {
        #expect(try await server.get(path).status == 200, "\(path)")
      }
      let next = try await server.get("/runs?page=2")
      #expect(next["location"] == "/login?next=%2Fruns%3Fpage%3D2")
    }
  }

  @Test("The token opens the page, in a cookie that scripts cannot read; signing out closes it")
  func session() async throws {
    try await PageServer.serve(token: Self.token) { server, sample in
      let reply = try await signIn(server, token: Self.token)
      #expect(reply.status == 303)
      #expect(reply["location"] == "/runs")
      let fields = try #require(reply["set-cookie"])
      #expect(fields.contains("HttpOnly; SameSite=Lax"))
      #expect(!fields.contains(Self.token))
      let cookie = "Cookie: a=b; " + (try cookie(reply))
      let page = try await server.get("/upcoming", headers: [cookie])
      #expect(page.status == 200)
      #expect(page.text.contains("Sign out"))
      // The key of a form belongs to the session.
      let foreign = try FormTests.key(of: try await server.get("/login"))
      let key = try FormTests.key(of: page)
      for (key, status) in [(foreign, 403), (key, 303)] {
        let paused = try await server.get(
          "/schedules/weekly/pause", method: "POST", headers: [Self.form, cookie],
          body: "key=\(key)")
        #expect(paused.status == status)
      }
      let anonymous = try await server.get(
        "/schedules/weekly/pause", method: "POST", headers: [Self.form], body: "key=\(foreign)")
      #expect(anonymous.status == 401)
      let out = try await server.get(
        "/logout", method: "POST", headers: [Self.form, cookie], body: "key=\(key)")
      #expect(out["set-cookie"]?.contains("Max-Age=0") == true)
    }
  }

  @Test("A program shows the token itself")
  func bearer() async throws {
    try await PageServer.serve(token: Self.token) { server, _ in
      let good = try await server.get("/api/runs", headers: ["Authorization: Bearer \(Self.token)"])
      #expect(good.status == 200)
      for header in ["Bearer wrong", "Bearer ", "Basic \(Self.token)", "Bearer \(Self.token)x"] {
        let bad = try await server.get("/api/runs", headers: ["Authorization: \(header)"])
        #expect(bad.status == 401, "\(header)")
      }
    }
  }

  @Test("Programs cannot try tokens without end either")
  func guessingBearer() async throws {
    try await PageServer.serve(token: Self.token) { server, _ in
      var statuses: [Int] = []
      for number in 0..<14 {
        let header = "Authorization: Bearer guess \(number)"
        statuses.append(try await server.get("/api/runs", headers: [header]).status)
      }
      #expect(statuses.first == 401)
      #expect(statuses.last == 429)
    }
  }

  @Test(
    "Made-up sessions are worth nothing",
    arguments: [
      "", "x", "9999999999.1.0", "9999999999.1.\(String(repeating: "0", count: 64))",
      "9999999999.1.\(String(repeating: "é", count: 32))", "..", "9999999999..",
    ])
  func forgedSession(session: String) async throws {
    try await PageServer.serve(token: Self.token) { server, _ in
      let reply = try await server.get("/runs", headers: ["Cookie: almanac-session=\(session)"])
      #expect(reply.status == 303)
    }
  }

  @Test(
    "After signing in nobody is sent to another site",
    arguments: ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nX: y", ""])
  func openRedirect(next: String) async throws {
    try await PageServer.serve(token: Self.token) { server, _ in
      let reply = try await signIn(server, token: Self.token, next: next)
      #expect(reply.status == 303)
      #expect(reply["location"] == "/")
      #expect(reply["x"] == nil)
    }
  }

  @Test("A wrong token is refused, and trying many is stopped")
  func guessing() async throws {
    try await PageServer.serve(token: Self.token) { server, _ in
      var statuses: [Int] = []
      for number in 0..<14 {
        let reply = try await signIn(server, token: "guess \(number)")
        statuses.append(reply.status)
        #expect(reply["set-cookie"] == nil)
      }
      #expect(statuses.first == 403)
      #expect(statuses.last == 429)
    }
  }

  @Test("With a token the page may be served to other machines")
  func offLoopback() async throws {
    let sample = try await SampleStore.make(runs: 1)
    defer { sample.remove() }
    let dashboard = try Dashboard(store: sample.store, access: Access(token: Self.token))
    #expect(throws: Never.self) { _ = try dashboard.application(host: "0.0.0.0") }
  }
}
