import Foundation
import TestProcess
import Testing

/// A page with some months behind it, as a team would have it: the real panel and the models of
/// `data/weekly.yaml`, fourteen Mondays of which one failed.
enum Showcase {
  private static let mondays = [
    "2019-10-28", "2019-11-04", "2019-11-11", "2019-11-18", "2019-11-25", "2019-12-02",
    "2019-12-09", "2019-12-16", "2019-12-23", "2019-12-30", "2020-01-06", "2020-01-13",
    "2020-01-20", "2020-01-27",
  ]
  /// The Monday on which the file was not where it should be.
  private static let missing = "2019-12-23"

  /// Serves the page while a body looks at it.
  static func open(_ body: (Site) async throws -> Void) async throws {
    let job = try String(contentsOfFile: AlmanacProcess.data("weekly.yaml"), encoding: .utf8)
    let scratch = try Scratch()
    let (config, store) = (try scratch.file("job.yaml", job), scratch.path("almanac.db"))
    let panel = scratch.path("weekly.csv")
    try FileManager.default.copyItem(atPath: AlmanacProcess.data("weekly.csv"), toPath: panel)
    for monday in mondays {
      let isMissing = monday == missing
      if isMissing { try FileManager.default.moveItem(atPath: panel, toPath: panel + ".late") }
      let run = try await AlmanacProcess.run(["run", config, "--store", store, "--as-of", monday])
      if isMissing { try FileManager.default.moveItem(atPath: panel + ".late", toPath: panel) }
      #expect((run.code == 0) != isMissing, "\(run.errors)")
    }
    try await AlmanacServer.run([config, "--store", store]) { server in
      try await body(Site(server: server, scratch: scratch, config: config, store: store))
    }
  }
}
