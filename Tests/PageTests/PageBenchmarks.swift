import AsyncHTTPClient
import Browser
import Flow
import Foundation
import NIOCore
import NIOHTTP1
import TestProcess
import Testing

/// What the page costs: `make bench-page` prints it, and each figure has to be below its bar.
extension InBrowser {
  @Suite(
    "What the page costs",
    .enabled(if: ProcessInfo.processInfo.environment["ALMANAC_BENCH_PAGE"] != nil))
  struct PageBenchmarks {
    private let clock = ContinuousClock()

    /// Prints a figure beside its bar.
    private func report(_ what: String, _ value: Double, _ unit: String, bar: Double) {
      let text = value.formatted(.number.precision(.fractionLength(value < 10 ? 2 : 0)))
      let line = "\(text) \(unit) (bar \(bar.formatted()))"
      print(what.padding(toLength: 56, withPad: " ", startingAt: 0) + line)
      #expect(value <= bar, "\(what)")
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    @Test("The first load of a page: requests and bytes")
    func firstLoad() async throws {
      try await Showcase.open { site in
        let paths = try await Chromedriver.shared.browse { browser in
          try await site.everyPage(browser).filter { !$0.hasPrefix("/artifacts/") }
        }
        for path in paths {
          // A new browser has nothing in its cache.
          let requests = try await Chromedriver.shared.browse { browser in
            try await browser.open(site.url(path))
            try await Task.sleep(for: .milliseconds(500))
            return try await browser.requests()
          }
          report("first load of \(path)", Double(requests.count), "requests", bar: 6)
          let bytes = requests.compactMap(\.bytes).reduce(0, +)
          report("first load of \(path)", Double(bytes) / 1024, "KB", bar: 100)
        }
      }
    }

    @Test("A run of 5,000 tasks and 100,000 log lines opens in the browser")
    func longRun() async throws {
      let scratch = try Scratch()
      let store = scratch.path("almanac.db")
      let id = try await LongRun.make(store: store, tasks: 5000, linesEach: 20)
      let config = try scratch.file("job.yaml", "name: weekly\nsource: { csv: weekly.csv }\n")
      try await AlmanacServer.run([config, "--store", store]) { server in
        try await Chromedriver.shared.browse { browser in
          var times: [Double] = []
          for _ in 0..<5 {
            try await browser.open(server.url("/runs/\(id)"))
            times.append(
              try await browser.run(
                "return performance.getEntriesByType('navigation')[0].loadEventEnd",
                as: Double.self))
          }
          report("long run, navigation to load, median of 5", median(times), "ms", bar: 1000)
          report("long run, slowest of 5", times.max() ?? 0, "ms", bar: 1000)
        }
        if let memory = server.peakMegabytes {
          report("server's peak memory after it", memory, "MB", bar: 200)
        }
      }
    }

    @Test("The list of 200 runs, at the server")
    func manyRuns() async throws {
      let scratch = try Scratch()
      let store = scratch.path("almanac.db")
      try await LongRun.makeMany(store: store, count: 200)
      let config = try scratch.file("job.yaml", "name: weekly\nsource: { csv: weekly.csv }\n")
      try await AlmanacServer.run([config, "--store", store]) { server in
        var times: [Double] = []
        for _ in 0..<60 {
          let start = clock.now
          let answer = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: server.url("/runs")), timeout: .seconds(10))
          let body = try await answer.body.collect(upTo: 1 << 24)
          times.append((clock.now - start) / .milliseconds(1))
          #expect(answer.status.code == 200)
          #expect(body.readableBytes > 1000)
        }
        report("/runs of 200, median of 50", median(Array(times.dropFirst(10))), "ms", bar: 10)
      }
    }

    @Test("Two hundred watchers of one run for a minute")
    func watchers() async throws {
      let scratch = try Scratch()
      let path = scratch.path("almanac.db")
      let store = try Store.open(path, mode: .create)
      let config = try scratch.file("job.yaml", "name: weekly\nsource: { csv: weekly.csv }\n")
      try await AlmanacServer.run([config, "--store", path]) { server in
        async let run: Void = LongRun.last(store: store, seconds: 60)
        var id: String?
        while id == nil {
          try await Task.sleep(for: .milliseconds(50))
          id = try store.runs(limit: 1, workflow: "lasting").first { $0.state == .running }?.id
        }
        let url = server.url("/runs/\(id ?? "")/events")
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 200
        let client = HTTPClient(
          eventLoopGroupProvider: .singleton, configuration: configuration)
        let endings = await withTaskGroup(of: Bool.self) { group in
          for _ in 0..<200 { group.addTask { await watch(url, client) } }
          return await group.reduce(into: []) { $0.append($1) }
        }
        try await run
        try await client.shutdown()
        report("watchers that missed the end", Double(endings.count { !$0 }), "of 200", bar: 0)
        if let memory = server.peakMegabytes {
          report("server's peak memory with 200 watchers", memory, "MB", bar: 100)
        }
      }
      try store.close()
    }

    /// Whether a watcher is told how the run ended, and that nothing comes after it.
    private func watch(_ url: String, _ client: HTTPClient) async -> Bool {
      do {
        let answer = try await client.execute(
          HTTPClientRequest(url: url), timeout: .minutes(3))
        var last = ""
        for try await part in answer.body {
          last = String((last + String(buffer: part)).suffix(4096))
        }
        return answer.status.code == 200 && last.contains("event: end")
          && last.contains("completed")
      } catch {
        return false
      }
    }
  }
}
