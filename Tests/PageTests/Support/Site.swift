import Browser
import Foundation
import TestProcess
import Testing

/// The program's page over a store of its own, with a small weekly job.
struct Site: Sendable {
  let server: AlmanacServer
  let scratch: Scratch
  let config: String
  let store: String

  /// The job: the real panel and models that are fast, so that a run takes a second or two.
  static let job = """
    name: weekly
    schedule: { cron: "0 0 29 2 *", timezone: America/New_York }
    source: { csv: weekly.csv }
    series: { frequency: weekly, stale-after: never }
    models: [naive, ses, theta, holt]
    backtest: { origins: 8 }

    """

  /// Serves the page while a body looks at it.
  /// - Parameters:
  ///   - runs: the instants of runs that are made before.
  ///   - panel: the series in CSV; by default the real ones of `data/`.
  ///   - arguments: more arguments of `serve`.
  static func open(
    runs: [String] = [], panel: String? = nil, arguments: [String] = [],
    _ body: (Site) async throws -> Void
  ) async throws {
    let scratch = try Scratch()
    let real = AlmanacProcess.data("weekly.csv")
    _ = try scratch.file("weekly.csv", panel ?? String(contentsOfFile: real, encoding: .utf8))
    let config = try scratch.file("job.yaml", job)
    let store = scratch.path("almanac.db")
    for asOf in runs {
      let run = try await AlmanacProcess.run(["run", config, "--store", store, "--as-of", asOf])
      #expect(run.code == 0, "\(run.errors)")
    }
    let code = try await AlmanacServer.run([config, "--store", store] + arguments) { server in
      try await body(Site(server: server, scratch: scratch, config: config, store: store))
    }
    #expect(code == 0)
  }

  /// The address of a page.
  func url(_ path: String) -> String { server.url(path) }
}

extension Browser {
  /// Fails the test where the browser has complained or has asked another host.
  func expectCalm(
    _ site: Site, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let complaints = try await complaints()
    #expect(complaints.isEmpty, comment, sourceLocation: sourceLocation)
    let strangers = try await requests().map(\.url).filter {
      !$0.hasPrefix(site.server.base.absoluteString) && !$0.hasPrefix("chrome:")
        && !$0.hasPrefix("about:")
    }
    #expect(strangers.isEmpty, comment, sourceLocation: sourceLocation)
  }
}
