import SeriesHTTP
import SeriesIO
import Synchronization
import TestServer
import Testing

/// A clock that only moves when somebody sleeps, and remembers for how long.
final class ManualTime: Sendable {
  private let state = Mutex<[Duration]>([])

  var waits: [Duration] { state.withLock { $0 } }

  /// An environment on this clock; jitter is always one half of its bound.
  var environment: FetchEnvironment {
    FetchEnvironment(
      now: { self.waits.reduce(.zero, +) },
      // 2026-11-23T00:00:00Z
      secondsSinceEpoch: { 1_795_392_000 },
      sleep: { wait in
        try Task.checkCancellation()
        self.state.withLock { $0.append(wait) }
      },
      random: { 0.5 })
  }
}

@Suite("Fetching a panel from the web")
struct HTTPSourceTests {
  static let csv = "unique_id,ds,y\nA,1,2\n"
  static let good = LocalServer.Answer.http(200, csv, headers: ["Content-Type: text/csv"])

  /// Fetches with the given answers, and gives the result, the waits and the requests.
  static func fetch(
    _ answers: [LocalServer.Answer], _ change: (inout HTTPSource) -> Void = { _ in }
  ) async throws -> (
    result: Result<FetchedBytes, SourceError>, waits: [Duration], requests: [String]
  ) {
    let server = try LocalServer(answers)
    defer { server.stop() }
    let time = ManualTime()
    var source = HTTPSource(url: server.url(), timeout: .seconds(20))
    change(&source)
    do throws(SourceError) {
      let fetched = try await source.fetch(environment: time.environment)
      return (.success(fetched), time.waits, server.requests)
    } catch {
      return (.failure(error), time.waits, server.requests)
    }
  }

  static func error(_ result: Result<FetchedBytes, SourceError>) -> SourceError? {
    if case .failure(let error) = result { error } else { nil }
  }

  @Test("A good answer is taken at the first attempt")
  func good() async throws {
    let outcome = try await Self.fetch([Self.good])
    let fetched = try outcome.result.get()
    #expect(fetched.bytes == Array(Self.csv.utf8))
    #expect(fetched.status == 200 && fetched.attempts == 1 && outcome.waits.isEmpty)
  }

  @Test(
    "What may pass is tried again",
    arguments: [
      LocalServer.Answer.http(500), .http(502), .http(504), .http(408), .http(425), .http(429),
      .http(503), .drop, .http(200, "<!doctype html><html>Be back soon</html>"), .http(200, ""),
      .raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nunique_id,ds,y\n"),
      .raw("not HTTP at all\r\n\r\n"),
      .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nunique_id,ds,y\nA,1,2\n"),
    ])
  func transient(answer: LocalServer.Answer) async throws {
    let outcome = try await Self.fetch([answer, answer, Self.good])
    #expect(try outcome.result.get().attempts == 3)
    #expect(outcome.waits.count == 2)
  }

  @Test("What will not pass is final", arguments: [400, 401, 403, 404, 410, 304])
  func final(status: Int) async throws {
    let outcome = try await Self.fetch([.http(status), Self.good])
    let error = try #require(Self.error(outcome.result))
    #expect(error.kind == .unavailable && error.status == status && error.attempts == 1)
    #expect(outcome.requests.count == 1)
  }

  @Test("Waits double up to the cap, and end after the last retry")
  func backoff() async throws {
    let outcome = try await Self.fetch([.http(500)]) {
      $0.retries = 6
      $0.backoff = .seconds(2) ... .seconds(20)
    }
    #expect(outcome.waits == [1, 2, 4, 8, 10, 10].map { .seconds($0) })
    let error = try #require(Self.error(outcome.result))
    #expect(error.kind == .unavailable && error.attempts == 7)
    #expect(error.reason == "HTTP 500 Internal Server Error; no retry is left")
  }

  @Test(
    "Retry-After is obeyed, in seconds and as a date",
    arguments: [("120", 120), ("Mon, 23 Nov 2026 00:10:00 GMT", 600), ("soon", 1)])
  func retryAfter(header: String, seconds: Int) async throws {
    let outcome = try await Self.fetch([
      .http(503, headers: ["Retry-After: \(header)"]), Self.good,
    ]) { $0.backoff = .seconds(2) ... .seconds(20) }
    #expect(outcome.waits == [.seconds(seconds)])
    #expect(try outcome.result.get().attempts == 2)
  }

  @Test("No attempt begins after the deadline, whatever the server asks for")
  func deadline() async throws {
    let outcome = try await Self.fetch([.http(429, headers: ["Retry-After: 90000"])])
    #expect(outcome.waits.isEmpty)
    #expect(Self.error(outcome.result)?.reason.contains("deadline") == true)
    let slow = try await Self.fetch([.http(500)]) {
      $0.deadline = .seconds(10)
      $0.backoff = .seconds(4) ... .seconds(4)
    }
    #expect(slow.waits.reduce(.zero, +) < .seconds(10))
    #expect(Self.error(slow.result)?.kind == .unavailable)
  }

  @Test("A server that says nothing is left after the timeout")
  func silence() async throws {
    let outcome = try await Self.fetch([.silence, Self.good]) { $0.timeout = .milliseconds(300) }
    #expect(try outcome.result.get().attempts == 2)
  }

  @Test("A body that drips is left after the timeout, and at once when it is too large")
  func drip() async throws {
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nunique_id,ds,y\n"
    let slow = try await Self.fetch([.drip(head, "A,1,2\n"), Self.good]) {
      $0.timeout = .milliseconds(400)
    }
    #expect(try slow.result.get().attempts == 2)
    let large = try await Self.fetch([.drip(head, "A,1,2\n")]) { $0.maximumSize = 100 }
    let error = try #require(Self.error(large.result))
    #expect(error.kind == .content && error.attempts == 1)
    #expect(error.reason == "the body is larger than 100 bytes")
  }

  @Test("One call makes one attempt, and says whether and when another may help")
  func once() async throws {
    let server = try LocalServer([
      .http(503, headers: ["Retry-After: 7"]), .http(404), Self.good,
    ])
    defer { server.stop() }
    let source = HTTPSource(url: server.url("/w.csv?key=abc"), name: "sales")
    let busy = await #expect(throws: SourceError.self) { try await source.fetchOnce() }
    #expect(busy?.isTransient == true && busy?.retryAfter == .seconds(7) && busy?.attempts == 1)
    #expect(busy?.description == "sales: HTTP 503 Service Unavailable (1 attempt)")
    let gone = await #expect(throws: SourceError.self) { try await source.fetchOnce() }
    #expect(gone?.isTransient == false && gone?.retryAfter == nil)
    #expect(try await source.fetchOnce().bytes == Array(Self.csv.utf8))
    #expect(server.requests.count == 3)
  }

  @Test("A certificate that nobody vouches for is final")
  func certificate() async throws {
    let server = try await EncryptedServer()
    let source = HTTPSource(url: "https://localhost:\(server.port)/w.csv", timeout: .seconds(60))
    let time = ManualTime()
    let error = await #expect(throws: SourceError.self) {
      try await source.fetch(environment: time.environment)
    }
    #expect(error?.attempts == 1 && error?.isTransient == false, "\(String(describing: error))")
    #expect(error?.reason.contains("certificate") == true)
    try await server.stop()
  }

  @Test("A server that leads from https to http is refused, and nothing is asked for there")
  func leavesEncryption() async throws {
    let plain = try LocalServer([Self.good])
    defer { plain.stop() }
    for host in ["localhost", "127.0.0.1"] {
      let server = try await EncryptedServer(redirecting: plain.url("/w.csv", host: host))
      let source = HTTPSource(
        url: "https://localhost:\(server.port)/w.csv", timeout: .seconds(60),
        headers: ["Authorization": "Bearer secret"])
      let error = await #expect(throws: SourceError.self) {
        try await source.fetch(environment: EncryptedServer.trusted(ManualTime().environment))
      }
      #expect(error?.kind == .unavailable && error?.status == 302 && error?.attempts == 1)
      #expect(error?.isTransient == false)
      #expect(error?.reason.contains("from https to http") == true, "\(String(describing: error))")
      try await server.stop()
    }
    #expect(plain.requests.isEmpty)
  }

  @Test("A redirect never leaves encryption, and credentials stay with their host")
  func addresses() throws {
    let safe = try #require(SourceAddress("https://example.org/a"))
    #expect(safe.redirect(to: "http://example.org/a") == nil)
    #expect(safe.redirect(to: "HTTP://example.org/a") == nil)
    #expect(safe.redirect(to: "/b") == SourceAddress("https://example.org/b"))
    #expect(safe.redirect(to: "ftp://example.org/a") == nil)
    let plain = try #require(SourceAddress("http://example.org/a"))
    #expect(plain.trusts(safe))
    #expect(!safe.trusts(plain))
    for other in ["https://example.com/a", "https://example.org:8443/a", "https://a.example.org/a"]
    {
      #expect(!safe.trusts(try #require(SourceAddress(other))))
    }
  }

  @Test("A page of HTML that never goes away is an error of content")
  func html() async throws {
    let outcome = try await Self.fetch([.http(200, "<html>")]) { $0.retries = 1 }
    let error = try #require(Self.error(outcome.result))
    #expect(error.kind == .content && error.attempts == 2)
    #expect(error.reason.contains("not the expected CSV"))
  }

  @Test("A body that is too large is final, announced or not")
  func size() async throws {
    let chunked = LocalServer.Answer.raw(
      "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + String(repeating: "x", count: 5000))
    for answer in [LocalServer.Answer.http(200, String(repeating: "x", count: 5000)), chunked] {
      let outcome = try await Self.fetch([answer]) { $0.maximumSize = 1000 }
      let error = try #require(Self.error(outcome.result))
      #expect(error.kind == .content && error.attempts == 1)
    }
  }

  @Test("Redirects are followed, with headers on the same host only")
  func redirects() async throws {
    let target = try LocalServer([Self.good])
    defer { target.stop() }
    let outcome = try await Self.fetch([
      .http(302, headers: ["Location: /moved.csv?x=1"]),
      .http(307, headers: ["Location: \(target.url("/there.csv", host: "localhost"))"]),
    ]) { $0.headers = ["Authorization": "Bearer secret", "X-Key": "secret"] }
    #expect(try outcome.result.get().attempts == 1)
    #expect(outcome.requests.count == 2)
    #expect(outcome.requests[1].hasPrefix("GET /moved.csv?x=1 "))
    for request in outcome.requests {
      #expect(request.contains("Bearer secret") && request.contains("X-Key: secret"))
    }
    #expect(target.requests.count == 1)
    #expect(!target.requests[0].contains("secret"))
  }

  @Test("A circle of redirects ends")
  func circle() async throws {
    let outcome = try await Self.fetch([.http(301, headers: ["Location: /again"])])
    #expect(outcome.requests.count == 6)
    #expect(Self.error(outcome.result)?.reason == "more than 5 redirects")
  }

  @Test("Credentials of the address are sent and never shown")
  func credentials() async throws {
    let server = try LocalServer([.http(404)])
    defer { server.stop() }
    let source = HTTPSource(
      url: "http://user:pass@127.0.0.1:\(server.port)/w.csv?token=abc")
    let error = await #expect(throws: SourceError.self) { try await source.fetch() }
    #expect(server.requests.first?.contains("Authorization: Basic dXNlcjpwYXNz") == true)
    #expect(
      error?.description
        == "http://127.0.0.1:\(server.port)/w.csv?…: HTTP 404 Not Found (1 attempt)")
  }

  @Test("A port that nobody listens on is not reachable")
  func refused() async throws {
    let server = try LocalServer([.drop])
    server.stop()
    let source = HTTPSource(url: server.url(), retries: 1)
    let time = ManualTime()
    let error = await #expect(throws: SourceError.self) {
      try await source.fetch(environment: time.environment)
    }
    #expect(error?.kind == .unavailable && error?.attempts == 2)
  }

  @Test("What is no web address is refused at once", arguments: ["", "weekly.csv", "ftp://a/b"])
  func address(url: String) async {
    let error = await #expect(throws: SourceError.self) { try await HTTPSource(url: url).fetch() }
    #expect(error?.kind == .content && error?.attempts == 0)
  }

  @Test("Cancelling ends the wait")
  func cancel() async throws {
    let server = try LocalServer([.silence])
    defer { server.stop() }
    let source = HTTPSource(url: server.url(), retries: 3)
    let task = Task { try await source.fetch() }
    while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    let result = await task.result
    #expect(throws: SourceError.self) { try result.get() }
    if case .failure(let error as SourceError) = result { #expect(error.kind == .cancelled) }
  }

  @Test("Each failed attempt is logged in one line")
  func log() async throws {
    let server = try LocalServer([.http(503), Self.good])
    defer { server.stop() }
    let lines = Mutex<[String]>([])
    let source = HTTPSource(url: server.url("/a.csv"), backoff: .seconds(3) ... .seconds(9))
    _ = try await source.fetch(environment: ManualTime().environment) { line in
      lines.withLock { $0.append(line) }
    }
    #expect(
      lines.withLock { $0 } == [
        "\(server.url("/a.csv")): attempt 1 of 43 failed: HTTP 503 Service Unavailable; next in 1.5 s"
      ])
  }
}
