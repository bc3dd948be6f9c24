import Flow
import Foundation
import Testing

import Dashboard

@Suite("The page")
struct PageTests {
  @Test("The overview shows the latest runs, the strip, and this week's forecast and report")
  func overview() async throws {
    try await PageServer.serve { server, _ in
      let reply = try await server.get("/")
      #expect(reply.status == 200)
      #expect(reply["content-type"] == "text/html; charset=utf-8")
      #expect(reply.text.contains("weekly 2026-12-0"))
      #expect(reply.text.contains("<svg class=\"strip\""))
      #expect(reply.text.contains("<h2>Week 2</h2>"))
      #expect(reply.text.contains("<td>Wine, red</td>"))
      #expect(reply.text.contains("The last run of broken&lt;i&gt; failed"))
      #expect(reply.text.contains("02-29 00:00 America/New_York"))
      #expect(reply.text.contains("05:00:00</time> UTC"))
      #expect(reply.body.count < 60_000)
    }
  }

  @Test("The list of runs is newest first and leads to each run")
  func runs() async throws {
    try await PageServer.serve { server, sample in
      let text = try await server.get("/runs").text
      let places = try sample.runs.map { try #require(text.range(of: "/runs/\($0)")).lowerBound }
      #expect(places == places.sorted(by: >))
      for id in sample.runs {
        let run = try await server.get("/runs/\(id)")
        #expect(run.status == 200)
      }
    }
  }

  @Test("A run shows its tasks with states and reasons, its facts, artifacts and log")
  func run() async throws {
    try await PageServer.serve { server, sample in
      let text = try await server.get("/runs/\(sample.runs[0])").text
      #expect(text.contains("backtest/naive"))
      #expect(text.contains("<span class=\"state s-failed\">failed</span>"))
      #expect(text.contains("the source said &lt;script&gt;"))
      #expect(text.contains("source-digest"))
      #expect(text.contains("{&quot;number&quot;:1}"))
      #expect(text.contains("/artifacts/weekly/report?version=1"))
      #expect(text.contains("2 gaps"))
      #expect(text.contains("in detail"))
    }
  }

  @Test("The log can be narrowed to a level and to a task")
  func logs() async throws {
    try await PageServer.serve { server, sample in
      let path = "/runs/\(sample.runs[0])"
      let warnings = try await server.get(path + "?level=warning").text
      #expect(warnings.contains("2 gaps"))
      #expect(!warnings.contains("in detail"))
      let load = try await server.get(path + "?task=load").text
      #expect(load.contains("2 gaps"))
      #expect(!load.contains("week 1 &lt;script&gt;"))
    }
  }

  @Test("The tasks can be narrowed to a state")
  func states() async throws {
    try await PageServer.serve { server, sample in
      let text = try await server.get("/runs/\(sample.runs[0])?state=failed").text
      #expect(text.contains("backtest/ets</a>"))
      #expect(!text.contains("backtest/naive</a>"))
    }
  }

  @Test("An artifact shows its content, its versions, and the way to the one before")
  func artifact() async throws {
    try await PageServer.serve { server, _ in
      let text = try await server.get("/artifacts/weekly/report").text
      #expect(text.contains("version 2 of 2"))
      #expect(text.contains("<h2>Week 2</h2>"))
      #expect(text.contains("<td class=\"n\">0.91</td>"))
      #expect(text.contains("href=\"/artifacts/weekly/report?version=1\" rel=\"prev\""))
      let old = try await server.get("/artifacts/weekly/report?version=1").text
      #expect(old.contains("<h2>Week 1</h2>"))
      #expect(old.contains("href=\"/artifacts/weekly/report?version=2\" rel=\"next\""))
      let table = try await server.get("/artifacts/weekly/next-week").text
      #expect(table.contains("<td class=\"n\" title=\"1234.5678901\">1234.57</td>"))
      #expect(table.contains("same as the version before"))
    }
  }

  @Test("Every artifact in the list can be opened and downloaded")
  func everyArtifact() async throws {
    try await PageServer.serve { server, sample in
      let list = try await server.get("/artifacts").text
      let keys = Set(try sample.store.artifacts().map(\.key))
      #expect(keys.count == 9)
      for key in keys {
        let link = Address.artifact(key: key).path
        #expect(list.contains("href=\"\(Markup.escape(link))\""))
        let page = try await server.get(link)
        #expect(page.status == 200)
        #expect(page.text.contains("<h1 class=\"wrap\">\(Markup.escape(key))</h1>"))
        let raw = try await server.get(Address.raw(key: key).path)
        let content = try sample.store.artifact(key).content
        #expect(raw.body == content)
      }
    }
  }

  @Test("A drawing is shown as an image and never becomes part of the page")
  func chart() async throws {
    try await PageServer.serve { server, _ in
      let text = try await server.get("/artifacts/weekly/chart").text
      #expect(text.contains("src=\"/artifacts/weekly/chart/raw?version=2\""))
      #expect(!text.contains("<polyline"))
      let raw = try await server.get("/artifacts/weekly/chart/raw?version=2")
      #expect(raw["content-type"] == "image/svg+xml")
      #expect(raw.text == SampleStore.drawing)
    }
  }

  @Test("A download has its media type, a file name, and a tag that spares the second one")
  func download() async throws {
    try await PageServer.serve { server, _ in
      let path = "/artifacts/weekly/next-week/raw?version=1"
      let reply = try await server.get(path)
      #expect(reply["content-type"] == "text/csv; charset=utf-8")
      #expect(reply["content-disposition"]?.contains("filename=\"next-week-v1.csv\"") == true)
      #expect(reply.text == SampleStore.csv)
      let tag = try #require(reply["etag"])
      let second = try await server.get(path, headers: ["If-None-Match: \(tag)"])
      #expect(second.status == 304)
    }
  }

  @Test("Health is JSON with the state of the store and the scheduler")
  func health() async throws {
    try await PageServer.serve { server, sample in
      let reply = try await server.get("/health")
      #expect(reply.status == 200)
      #expect(reply["content-type"] == "application/json")
      let json = try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any]
      #expect(json?["status"] as? String == "ok")
      #expect(json?["store_readable"] as? Bool == true)
      #expect((json?["next_due"] as? String)?.hasSuffix("02-29T05:00:00Z") == true)
      #expect(json?["scheduler_last_seen"] is String)
      #expect(try await server.get("/livez").status == 200)
      let ready = try await server.get("/readyz")
      #expect(ready.status == 200, "\(ready.text)")
      try sample.store.close()
      #expect(try await server.get("/readyz").status == 503)
      #expect(try await server.get("/livez").status == 200)
      let broken = try await server.get("/health")
      #expect(broken.status == 503)
      let page = try await server.get("/")
      #expect(page.status == 503)
    }
  }
}
