import Flow
import Foundation
import Testing

/// A store with runs of a small weekly flow, one of them with a failed task, and artifacts of
/// every kind. Names and texts try to break out of the page.
struct SampleStore {
  static let script = "<script>alert('x')</script>"
  /// To Swift the quotation mark and the accent are one character; to a browser they are two.
  static let quote = "\"\u{301} onmouseover=alert(1) x=\""
  static let csv =
    "unique_id,ds,mean,lo-80\n\"Wine, red\",2026-11-23,1234.5678901,1100.25\n"
    + "<b>beer</b>,2026-11-23,987.65432101,800.5\n"
  static let drawing =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 220\"><title>Sales</title>"
    + "<polyline points=\"20,180 120,150 220,160 320,90 420,110 520,60 620,40\" fill=\"none\" "
    + "stroke=\"#225ea8\" stroke-width=\"2\"/></svg>"

  let store: Store
  /// The ids of the runs, oldest first.
  let runs: [String]
  private let directory: URL

  /// Makes the store in a new directory and runs the flow.
  static func make(runs count: Int = 2) async throws -> SampleStore {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("almanac-page-\(UUID().uuidString)")
    let store = try Store.open(directory.appendingPathComponent("a.db").path, mode: .create)
    let engine = Engine(store: store, seed: 1)
    var runs: [String] = []
    for week in 1...count {
      let asOf = Date(timeIntervalSince1970: 1_795_410_000 + Double(week) * 604_800)
      runs.append(try await engine.run(weekly, Week(number: week), asOf: asOf).run.id)
    }
    let broken = Workflow("broken<i>") { run in
      run.log(.error, "nothing works: \(script)")
      _ = try await run.task("load") { _ -> Int in throw Trouble() }
    }
    runs.append(try await engine.run(broken).run.id)
    try await announce(engine, store)
    return SampleStore(store: store, runs: runs, directory: directory)
  }

  /// Removes the files.
  func remove() {
    try? store.close()
    try? FileManager.default.removeItem(at: directory)
  }

  /// Lets a scheduler write down its schedule, which is next due years from now.
  private static func announce(_ engine: Engine, _ store: Store) async throws {
    let zone = try #require(TimeZone(identifier: "America/New_York"))
    let schedule = Schedule(name: "weekly", cron: try Cron("0 0 29 2 *"), timeZone: zone)
    let job = try engine.job(weekly, Week(number: 0), schedule: schedule)
    let scheduler = Task { await Scheduler(store: store, jobs: [job]).run() }
    while try store.schedules().isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    scheduler.cancel()
    await scheduler.value
  }

  private struct Week: Codable, Sendable {
    let number: Int
  }

  private struct Trouble: Error, CustomStringConvertible {
    var description: String { "the source said \(script)" }
  }

  private static let weekly = Workflow("weekly", parameters: Week.self) { run, week in
    run.log(.info, "week \(week.number) \(script)")
    run.log(.debug, "in detail")
    try await run.setMetadata("source-digest", "abc\(quote)")
    _ = try await run.task("load") { task in
      task.log(.warning, "2 gaps")
      return week.number
    }
    _ = try await run.map(
      "backtest", over: ["naive", "ets", quote], key: { $0 }, on: .cores(1)
    ) { model, _ in
      if model == "ets" { throw Trouble() }
      return model.count
    }
    try await publish(run, week.number)
  }

  private static func publish(_ run: Run, _ week: Int) async throws {
    let report = """
      # Week \(week)

      The winner is **naive**. \(script) [bad](javascript:alert(1))

      | model | score |
      |---|---:|
      | `naive` | 0.91 |
      | ets \(script) | 1.07 |

      """
    let artifacts = [
      Artifact(key: "weekly/next-week", kind: .table, text: csv),
      Artifact(key: "weekly/report", kind: .markdown, text: report),
      Artifact(key: "weekly/chart", kind: .chart, text: drawing),
      Artifact(key: "weekly/settings", kind: .json, text: "{\"a\": \"\(script)\"}"),
      Artifact(key: "weekly/source", kind: .link, text: "https://example.org/a?b=c&d=e"),
      Artifact(key: "weekly/trap", kind: .link, text: "javascript:alert(1)"),
      Artifact(key: "weekly/bytes", kind: .bytes, content: [0, 1, 255]),
      Artifact(key: "weekly/regression(trend,fourier(3))-predictions", kind: .table, text: csv),
      Artifact(key: "weekly/a b\(quote)/raw", kind: .markdown, text: "odd key"),
    ]
    for artifact in artifacts { try await run.publish(artifact) }
  }
}
