import Dashboard
import Flow
import Foundation
import Testing

@Suite("The page of a run")
struct RunPageTests {
  @Test("Tasks, timeline, results, parameters and facts are there, and the whole is escaped")
  func contents() async throws {
    try await PageServer.serve { server, sample in
      let text = try await server.get("/runs/\(sample.runs[0])").text
      #expect(text.contains("<svg class=\"timeline\""))
      #expect(text.contains("3 tasks, 1 failed"))
      #expect(text.contains("<dt>number</dt><dd>1</dd>"))
      #expect(text.contains("source-digest"))
      #expect(text.contains("<h2>Week 1</h2>"))
      #expect(text.contains("class=\"chip k-markdown\""))
      #expect(!text.contains("<script>alert"))
      #expect(!text.contains("data-events"))
    }
  }

  @Test("The log is narrowed by text, counts its levels, and is downloaded whole or narrowed")
  func log() async throws {
    try await PageServer.serve { server, sample in
      let path = "/runs/\(sample.runs[0])"
      let found = try await server.get(path + "?q=GAPS").text
      #expect(found.contains("2 gaps") && !found.contains("in detail"))
      let whole = try await server.get(path + "/log.txt")
      #expect(whole["content-type"] == "text/plain; charset=utf-8")
      #expect(whole["content-disposition"]?.hasPrefix("attachment") == true)
      #expect(whole.text.contains(" warning load 2 gaps\n"))
      let warnings = try await server.get(path + "/log.txt?level=warning").text
      #expect(warnings.contains("2 gaps") && !warnings.contains("in detail"))
    }
  }

  @Test("Older lines are reached page by page, each line once, and a line can be linked to")
  func paging() async throws {
    try await PageServer.serve { server, sample in
      let id = sample.runs[0]
      let extra = (1...1200).map {
        LogLine(
          time: Date(timeIntervalSince1970: 1e9), level: .info, task: nil, message: "extra \($0).")
      }
      try sample.store.append(extra, toLogOf: id)
      var link: String? = "/runs/\(id)?level=info"
      var seen: [Int] = []
      while let path = link {
        let text = try await server.get(path).text
        let lines = text.matches(of: /extra (\d+)\./).compactMap { Int($0.1) }
        #expect(lines == lines.sorted() && lines.count <= 500)
        seen += lines.reversed()
        link = text.firstMatch(of: /<a href="([^"]+)" rel="prev">← older/).map {
          String($0.1).replacingOccurrences(of: "&amp;", with: "&").replacingOccurrences(
            of: "#log", with: "")
        }
      }
      #expect(seen == Array((1...1200).reversed()))
      let place = try #require(
        try sample.store.logs(of: id).first { $0.message == "extra 7." }?.place)
      let text = try await server.get("/runs/\(id)?before=\(place + 1)").text
      #expect(text.contains("<li id=\"L\(place)\""))
      #expect(!text.contains("extra 8."))
    }
  }

  @Test("A task has a page with its attempts, its result and its lines")
  func task() async throws {
    try await PageServer.serve { server, sample in
      let load = Address.runTask(sample.runs[0], key: "load").path
      let text = try await server.get(load).text
      #expect(text.contains("<h2>Attempts</h2>") && text.contains("<pre tabindex=\"0\">1</pre>"))
      #expect(text.contains("2 gaps") && !text.contains("in detail"))
      let odd = Address.runTask(sample.runs[0], key: "backtest/\(SampleStore.quote)").path
      let escaped = try await server.get(odd)
      #expect(escaped.status == 200)
      #expect(escaped.text.contains("<h1 class=\"wrap\">backtest/&quot"))
      let none = try await server.get("/runs/\(sample.runs[0])/tasks/none")
      #expect(none.status == 404)
    }
  }

  @Test("The timeline alone is a part of the page")
  func timeline() async throws {
    try await PageServer.serve { server, sample in
      let reply = try await server.get("/runs/\(sample.runs[0])/timeline")
      #expect(reply.text.hasPrefix("<div class=\"scroll\""))
      #expect(!reply.text.contains("<html"))
      #expect(reply["content-security-policy"]?.contains("script-src 'self'") == true)
    }
  }

  @Test("What can be done is offered only where it can be done")
  func actions() async throws {
    let control = { (sample: SampleStore) in
      [
        JobControl(
          workflow: "broken<i>", fields: [], start: { _ in "" }, resume: { _ in },
          retry: { run, _ in run.id })
      ]
    }
    try await PageServer.serve(jobs: control) { server, sample in
      let broken = try await server.get("/runs/\(sample.runs[2])").text
      #expect(broken.contains("action=\"/runs/\(sample.runs[2])/resume\""))
      #expect(broken.contains("<option>load</option>"))
      #expect(!broken.contains("/cancel\""))
      let other = try await server.get("/runs/\(sample.runs[0])").text
      #expect(!other.contains("/retry\"") && !other.contains("/resume\""))
    }
  }
}
