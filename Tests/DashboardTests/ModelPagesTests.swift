import Dashboard
import Flow
import Foundation
import ModelSelection
import Testing

@Suite("The pages of models and forecasts")
struct ModelPagesTests {
  private func serve(
    weeks: Int = 5, horizon: Int = 1, _ body: (PageServer, WeeklySample) async throws -> Void
  ) async throws {
    let sample = try await WeeklySample.make(weeks: weeks, horizon: horizon)
    defer { sample.remove() }
    try await PageServer.serve(sample.store) { server in try await body(server, sample) }
  }

  private func check(_ reply: Reply, _ path: String) {
    #expect(reply.status == 200, "\(path)")
    let text = reply.text
    #expect(!text.contains("<script>"), "\(path)")
    #expect(!text.contains(" style="), "\(path)")
    #expect(!text.contains("{{"), "\(path)")
    for drawing in text.matches(of: #/<svg.*?</svg>/#.dotMatchesNewlines()) {
      // Labels may say anything; places may not.
      for attribute in drawing.0.matches(of: #/ (d|x|y|cx|cy|r|width|height|viewBox)="([^"]*)"/#) {
        #expect(!attribute.2.lowercased().contains("nan"), "\(path): \(attribute.0)")
        #expect(!attribute.2.contains("inf"), "\(path): \(attribute.0)")
      }
      #expect(drawing.0.utf8.count < 30_000, "\(path)")
    }
    let scalars = Array(text.unicodeScalars)
    #expect(!zip(scalars, scalars.dropFirst()).contains { $0 == "\"" && $1 == "\u{301}" })
  }

  @Test("The page of models ranks them, and tells errors, failures, champions and series")
  func models() async throws {
    try await serve { server, _ in
      let reply = try await server.get("/models")
      check(reply, "/models")
      let text = reply.text
      for part in [
        "Models of weekly job", "Models by mase", "Error by origin", "Champions over the weeks",
        "<td class=\"wrap\">seasonal-naive</td>", "moving-average(55)", "2025-02-24",
        "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", "aria-current=\"true\">mase</a>",
      ] {
        #expect(text.contains(part), "\(part)")
      }
      let bias = try await server.get("/models?metric=bias")
      check(bias, "bias")
      #expect(bias.text.contains("Models by bias"))
      let filtered = try await server.get("/models?filter=CONST")
      #expect(filtered.text.contains("1–1 of 1"))
      #expect(!filtered.text.contains(">plain</a>"))
      let hostile = try await server.get("/models?filter=%22%3E%3Cscript%3Ealert(1)")
      check(hostile, "filter")
      #expect(hostile.text.contains("No series matches."))
      let spaced = try await server.get("/models?filter=gaps,+%22")
      #expect(spaced.text.contains("1–1 of 1"))
    }
  }

  @Test("Every series has its page, whatever it is called and however it looks")
  func series() async throws {
    try await serve { server, sample in
      let archive = JobArchive(name: "weekly job", store: sample.store)
      let run = try #require(try archive.runs(limit: 1).last)
      let champions = try archive.champions(of: run)
      #expect(champions.count == WeeklySample.series.count)
      let list = try await server.get("/models").text
      for champion in champions {
        let path = Address.series(workflow: "weekly job", id: champion.id).path
        #expect(Address(path: path) == .series(workflow: "weekly job", id: champion.id))
        #expect(list.contains("href=\"\(Markup.escape(path))\""), "\(path)")
        let reply = try await server.get(path)
        check(reply, path)
        #expect(reply.text.contains("<h1 class=\"wrap\">\(Markup.escape(champion.id))</h1>"))
        #expect(reply.text.contains("History and forecasts"))
        #expect(reply.text.contains("Leaderboard of this series"))
      }
      let plain = try await server.get("/models/weekly%20job/plain").text
      for part in [
        "Backtest of the champion", "Residuals of", "Autocorrelation of the residuals", "Estimates",
        "Trend, season and remainder", "Champions over the weeks", " won", "series before",
        "series after", "Published forecasts and what came true",
      ] {
        #expect(plain.contains(part), "\(part)")
      }
      for path in ["/models/weekly%20job/nobody", "/models/nothing/plain", "/models?job=nothing"] {
        #expect(try await server.get(path).status == 404, "\(path)")
      }
    }
  }

  @Test(
    "With more steps, errors are told by step, and the next forecast comes before the later ones")
  func horizon() async throws {
    try await serve(weeks: 1, horizon: 3) { server, _ in
      let models = try await server.get("/models")
      check(models, "/models")
      #expect(models.text.contains("Error by horizon"))
      #expect(models.text.contains("steps ahead"))
      let series = try await server.get("/models/weekly%20job/plain")
      check(series, "series")
      let card = try #require(
        series.text.firstMatch(
          of: #/<h2>Published forecast</h2>(.*?)</section>/#
            .dotMatchesNewlines()))
      #expect(card.1.matches(of: #/class="big"/#).count == 1)
      #expect(card.1.contains("<summary>Later steps</summary>"))
      #expect(card.1.matches(of: #/<tr><td>2025-/#).count == 2)
    }
  }

  @Test("An earlier run is shown as it was, also when its data are gone")
  func earlier() async throws {
    try await serve { server, sample in
      let archive = JobArchive(name: "weekly job", store: sample.store)
      let runs = try archive.runs(limit: 10)
      try await sample.store.prune(RetentionPolicy(logs: nil, results: .zero))
      let first = runs[0].record.id
      let page = try await server.get("/models?run=\(first)")
      check(page, "first run")
      #expect(page.text.contains("run after"))
      #expect(!page.text.contains("run before"))
      #expect(page.text.contains("/models/weekly%20job/plain?run=\(first)"))
      let series = try await server.get("/models/weekly%20job/plain?run=\(first)")
      check(series, "series of the first run")
      #expect(series.text.contains("no longer kept"))
      #expect(series.text.contains("Backtest of the champion"))
      #expect(!series.text.contains("History and forecasts"))
    }
  }

  @Test("Published forecasts stand beside what came true")
  func forecasts() async throws {
    try await serve { server, _ in
      let all = try await server.get("/forecasts")
      check(all, "/forecasts")
      #expect(all.text.contains("published forecasts have come true"))
      #expect(all.text.contains("inside 95 %"))
      #expect(all.text.contains("Live error against the promise"))
      let one = try await server.get("/forecasts?series=plain")
      check(one, "series")
      #expect(one.text.contains("/artifacts/weekly%20job/next-week?version=1"))
      #expect(one.text.contains("Every published step"))
      let hostile = Address.forecasts.path(["series": WeeklySample.script])
      check(try await server.get(hostile), hostile)
      #expect(try await server.get("/forecasts?series=nobody").status == 404)
    }
  }

  @Test("The overview shows what is forecast and how it turned out")
  func overview() async throws {
    try await serve { server, _ in
      let reply = try await server.get("/")
      check(reply, "/")
      #expect(reply.body.count < 80_000)
      for part in [
        "Forecasts of weekly job", "Live accuracy", "Of the last forecasts of each series",
        "/models/weekly%20job/plain", "/forecasts?job=weekly%20job",
      ] {
        #expect(reply.text.contains(part), "\(part)")
      }
    }
  }

  @Test("A store without a weekly job has pages that say so")
  func empty() async throws {
    try await PageServer.serve { server, _ in
      for path in ["/models", "/forecasts"] {
        let reply = try await server.get(path)
        check(reply, path)
        #expect(reply.text.contains("No job has published"), "\(path)")
      }
    }
  }

  @Test("After one run alone there are no weeks to look back on")
  func first() async throws {
    try await serve(weeks: 1) { server, _ in
      for path in ["/models", "/forecasts", "/models/weekly%20job/plain"] {
        check(try await server.get(path), path)
      }
      #expect(
        try await server.get("/forecasts").text.contains("No published forecast has come true"))
    }
  }
}
