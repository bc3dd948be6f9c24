import Dashboard
import Flow
import Foundation
import Testing

@Suite("Forms of the page")
struct FormTests {
  private static let form = "Content-Type: application/x-www-form-urlencoded"

  /// The key that the forms of a page carry.
  static func key(of page: Reply) throws -> String {
    let match = try #require(page.text.firstMatch(of: /name="key" value="([0-9a-f]+)"/))
    return String(match.1)
  }

  @Test("A schedule is paused by a form of ours, and by no other")
  func pause() async throws {
    try await PageServer.serve { server, sample in
      let isPaused = { try sample.store.schedules()[0].paused }
      let path = "/schedules/weekly/pause"
      let key = try Self.key(of: try await server.get("/upcoming"))
      let forged: [(headers: [String], body: String)] = [
        ([Self.form], ""), ([Self.form], "key=0"), ([Self.form], "key=\(String(key.reversed()))"),
        ([Self.form, "Origin: http://evil.example"], "key=\(key)"),
        ([Self.form, "Origin: null"], "key=\(key)"),
        ([Self.form, "Sec-Fetch-Site: cross-site"], "key=\(key)"),
        ([Self.form, "Sec-Fetch-Site: same-site"], "key=\(key)"),
        (["Content-Type: application/json"], "{\"key\":\"\(key)\"}"),
        ([Self.form], "key=\(key)&a=" + String(repeating: "x", count: 70_000)),
      ]
      for (headers, body) in forged {
        let reply = try await server.get(path, method: "POST", headers: headers, body: body)
        #expect([403, 413, 415].contains(reply.status), "\(headers) \(body.prefix(20))")
        #expect(try !isPaused())
      }
      let reply = try await server.get(
        path, method: "POST", headers: [Self.form, "Origin: http://localhost"], body: "key=\(key)")
      #expect(reply.status == 303)
      #expect(reply["location"] == "/upcoming")
      #expect(try isPaused())
      let missing = try await server.get(
        "/schedules/none/pause", method: "POST", headers: [Self.form], body: "key=\(key)")
      #expect(missing.status == 409)
    }
  }

  @Test("A run that has ended is not cancelled, and an unknown job is not started")
  func refused() async throws {
    try await PageServer.serve { server, sample in
      let key = try Self.key(of: try await server.get("/upcoming"))
      for path in [
        "/runs/\(sample.runs[0])/cancel", "/jobs/weekly/runs", "/runs/\(sample.runs[0])/retry",
      ] {
        let reply = try await server.get(
          path, method: "POST", headers: [Self.form], body: "key=\(key)")
        #expect(reply.status == 409, "\(path)")
        #expect(reply.text.contains("<h1>Not done</h1>"))
      }
      let nothing = try await server.get(
        "/runs/none/cancel", method: "POST", headers: [Self.form], body: "key=\(key)")
      #expect(nothing.status == 404)
    }
  }

  @Test("What was entered wrongly comes back with the reason; what is right begins a run")
  func start() async throws {
    let control = JobControl(
      workflow: "weekly",
      fields: [
        FormField(name: "weeks", label: "Weeks", kind: .integer(1...9), value: "3"),
        FormField(name: "kind", label: "Kind", kind: .choice(["a", "b"]), value: "b"),
        FormField(name: "at", label: "At", kind: .instant, value: ""),
        FormField(name: "list", label: "List", kind: .lines, value: "x\ny", help: "One a line."),
      ],
      start: { values throws in
        guard values["weeks"] == "4" else {
          throw FormError(field: "weeks", message: "expected 4, not <\(values["weeks"] ?? "")>")
        }
        return "began-" + (values["list"] ?? "").replacing("\r\n", with: "+")
      }, resume: { _ in }, retry: { run, _ in run.id })
    try await PageServer.serve(jobs: { _ in [control] }) { server, _ in
      let page = try await server.get("/jobs/weekly/new")
      #expect(page.status == 200)
      #expect(page.text.contains("min=\"1\" max=\"9\" step=\"1\" value=\"3\""))
      #expect(page.text.contains("<option selected>b</option>"))
      #expect(page.text.contains(">x\ny</textarea>"))
      let key = try Self.key(of: page)
      let wrong = try await server.get(
        "/jobs/weekly/runs", method: "POST", headers: [Self.form], body: "key=\(key)&weeks=7&kind=a"
      )
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("Weeks: expected 4, not &lt;7&gt;"))
      #expect(wrong.text.contains("value=\"7\""))
      #expect(wrong.text.contains("<option selected>a</option>"))
      let right = try await server.get(
        "/jobs/weekly/runs", method: "POST", headers: [Self.form],
        body: "key=\(key)&weeks=4&list=p%0D%0Aq+r")
      #expect(right.status == 303)
      #expect(right["location"] == "/runs/began-p%2Bq%20r")
    }
  }
}
