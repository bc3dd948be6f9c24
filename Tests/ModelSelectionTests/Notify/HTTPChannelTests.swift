import Flow
import Foundation
import ModelSelection
import TestServer
import Testing

@Suite("Telling people over HTTP", .timeLimit(.minutes(2)))
struct HTTPChannelTests {
  static let notice = Notice(
    key: "failed/r1/2", kind: .failure, workflow: "jöb", run: "r1", subject: "job <failed>",
    body: "no data & no hope\n", created: Date(timeIntervalSince1970: 0))

  private func fault(_ channel: any Channel) async -> DeliveryError? {
    do throws(DeliveryError) { _ = try await channel.deliver(Self.notice) } catch { return error }
    return nil
  }

  private struct Content: Decodable {
    let key: String
    let kind: String
    let workflow: String
    let run: String
    let subject: String
    let text: String
    let created: String
  }

  @Test("a webhook gets the notice as JSON with its key")
  func webhook() async throws {
    let server = try LocalServer([.http(204)])
    defer { server.stop() }
    let channel = WebhookChannel(SecretText(server.url("/hook?token=abc")))
    #expect(try await channel.deliver(Self.notice) == 204)
    #expect(server.requests.count == 1)
    #expect(server.requests[0].hasPrefix("POST /hook?token=abc HTTP/1.1\r\n"))
    #expect(server.requests[0].contains("Idempotency-Key: failed/r1/2\r\n"))
    let content = try JSONDecoder().decode(Content.self, from: Data(server.bodies[0].utf8))
    #expect(content.key == "failed/r1/2" && content.kind == "failure" && content.run == "r1")
    #expect(content.workflow == "jöb" && content.subject == "job <failed>")
    #expect(content.text == Self.notice.body && content.created == "1970-01-01T00:00:00Z")
  }

  @Test("Slack gets one escaped text")
  func slack() async throws {
    let server = try LocalServer([.http(200, "ok")])
    defer { server.stop() }
    let channel = WebhookChannel(SecretText(server.url()), form: .slack)
    #expect(try await channel.deliver(Self.notice) == 200)
    let content = try JSONDecoder().decode([String: String].self, from: Data(server.bodies[0].utf8))
    #expect(
      content == ["text": "*job &lt;failed&gt;*\n```\nno data &amp; no hope\n\n```"])
  }

  @Test("a heartbeat is a GET, after success alone")
  func heartbeat() async throws {
    let server = try LocalServer([.http(200)])
    defer { server.stop() }
    let channel = HeartbeatChannel(SecretText(server.url("/beat")))
    #expect(channel.kinds == [.success])
    #expect(try await channel.deliver(Self.notice) == 200)
    #expect(server.requests[0].hasPrefix("GET /beat HTTP/1.1\r\n"))
  }

  @Test(
    "what may be better the next time is tried again, anything else is final",
    arguments: [
      (400, false), (404, false), (410, false), (408, true), (425, true), (429, true), (500, true),
      (503, true),
    ])
  func statuses(status: Int, isTransient: Bool) async throws {
    let server = try LocalServer([.http(status, "invalid_payload")])
    defer { server.stop() }
    let fault = await fault(WebhookChannel(SecretText(server.url())))
    #expect(fault?.status == status)
    #expect(fault?.decision == (isTransient ? .retry : .final))
    #expect(fault?.reason == "HTTP \(status): invalid_payload")
  }

  @Test("a wait that is asked for is obeyed")
  func retryAfter() async throws {
    let server = try LocalServer([.http(429, headers: ["Retry-After: 17"])])
    defer { server.stop() }
    let fault = await fault(WebhookChannel(SecretText(server.url())))
    #expect(fault?.decision == .after(.seconds(17)))
  }

  @Test("broken, silent and absent servers are faults that name no address")
  func broken() async throws {
    let port: Int
    do {
      let server = try LocalServer([.drop, .silence])
      defer { server.stop() }
      port = server.port
      let channel = WebhookChannel(
        SecretText(server.url("/s3cr3t")), timeout: .milliseconds(400))
      for _ in 0..<2 {
        let fault = await fault(channel)
        #expect(fault?.decision == .retry)
        #expect(fault?.reason.contains("s3cr3t") == false)
        #expect(fault?.reason.contains("127.0.0.1") == false)
      }
    }
    try await Task.sleep(for: .milliseconds(100))
    let absent = await fault(WebhookChannel(SecretText("http://127.0.0.1:\(port)/s3cr3t")))
    #expect(absent?.reason.hasPrefix("no connection") == true)
    #expect(absent?.reason.contains("\(port)") == false)
    let wrong = await fault(WebhookChannel(SecretText("ftp://example.org/s3cr3t")))
    #expect(wrong?.reason.contains("s3cr3t") == false)
  }

  @Test("a redirect that keeps the method is followed, one that would lose the text is not")
  func redirects() async throws {
    let target = try LocalServer([.http(200)])
    defer { target.stop() }
    let kept = try LocalServer([.http(307, headers: ["Location: \(target.url("/new"))"])])
    defer { kept.stop() }
    #expect(try await WebhookChannel(SecretText(kept.url())).deliver(Self.notice) == 200)
    #expect(target.bodies[0].contains("no hope"))
    let lost = try LocalServer([.http(302, headers: ["Location: \(target.url("/new"))"])])
    defer { lost.stop() }
    #expect(await fault(WebhookChannel(SecretText(lost.url())))?.decision == .final)
    #expect(try await HeartbeatChannel(SecretText(lost.url())).deliver(Self.notice) == 200)
    let circle = try LocalServer([.http(307, headers: ["Location: /again"])])
    defer { circle.stop() }
    #expect(await fault(WebhookChannel(SecretText(circle.url())))?.decision == .final)
    #expect(circle.requests.count == 6)
  }
}
