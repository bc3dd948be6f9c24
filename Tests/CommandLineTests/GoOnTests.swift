import Foundation
import TestProcess
import Testing

@Suite("Going on with a run")
struct GoOnTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func configure(origins: Int) throws -> String {
    var rows = "unique_id,ds,y\n"
    for index in 1...40 { rows += "a,\(index),\(index * index % 7 + index)\n" }
    _ = try scratch.file("data.csv", rows)
    return try scratch.file(
      "job.yaml",
      """
      name: small
      source: { csv: data.csv }
      models: [naive, mean, ses]
      backtest: { origins: \(origins) }
      """)
  }

  private func run(_ arguments: [String]) async throws -> (result: AlmanacProcess, id: String?) {
    let result = try await AlmanacProcess.run(
      arguments + ["--store", scratch.path("almanac.db"), "--format", "json"])
    let object = try? JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return (result, (object as? [String: Any])?["run_id"] as? String)
  }

  /// A run whose process died after some transactions.
  private func killed(_ config: String) async throws -> String {
    let process = try KillableProcess(
      ["run", config, "--store", scratch.path("almanac.db")],
      environment: ["ALMANAC_FAULT": "after-write:6"], log: scratch.path("log"))
    #expect(try await process.wait() == -SIGKILL)
    let runs = try await AlmanacProcess.run(["runs", "--store", scratch.path("almanac.db")])
    let line = try #require(runs.lines.last)
    #expect(line.contains(",crashed,"), "\(line)")
    return String(line.prefix { $0 != "," })
  }

  @Test("a changed configuration is refused with the difference, unless the recorded one is meant")
  func changed() async throws {
    let id = try await killed(try configure(origins: 5))
    let config = try configure(origins: 7)
    let refused = try await run(["resume", id])
    #expect(refused.result.code == 65)
    #expect(
      refused.result.errors.contains("backtest.origins: 5, now 7"), "\(refused.result.errors)")
    let named = try await run(["resume", id, "--config", config])
    #expect(named.result.code == 65)
    let resumed = try await run(["resume", id, "--as-recorded"])
    #expect(resumed.result.code == 0, "\(resumed.result.errors)")
    #expect(resumed.id == id)
  }

  @Test("retry from a task begins a new run, which does again only what follows")
  func retry() async throws {
    let config = try configure(origins: 5)
    let first = try await run(["run", config])
    let id = try #require(first.id)
    let again = try await run(["retry", id])
    #expect(again.result.code == 74, "a completed run is not tried again: \(again.result.errors)")
    let second = try await run(["retry", id, "--from", "score"])
    #expect(second.result.code == 0, "\(second.result.errors)")
    let new = try #require(second.id)
    #expect(new != id)
    func tasks(_ run: String) async throws -> [String: String] {
      let shown = try await AlmanacProcess.run(["show", run, "--store", scratch.path("almanac.db")])
      return Dictionary(
        shown.lines.dropFirst().map { line in
          let fields = line.split(separator: ",", omittingEmptySubsequences: false)
          return (String(fields[0]), String(fields[3]))
        }, uniquingKeysWith: { $1 })
    }
    let (before, after) = try await (tasks(id), tasks(new))
    #expect(Set(before.keys) == Set(after.keys))
    #expect(before["load"] == after["load"] && before["backtest/ses/0"] == after["backtest/ses/0"])
    #expect(before["score"] != after["score"] && before["publish"] != after["publish"])
    let unknown = try await run(["retry", id, "--from", "nothing"])
    #expect(unknown.result.code == 74 && unknown.result.errors.contains("nothing"))
  }

  @Test("retry goes on where a run failed")
  func failed() async throws {
    let config = try configure(origins: 5)
    try FileManager.default.removeItem(atPath: scratch.path("data.csv"))
    let failed = try await run(["run", config])
    #expect(failed.result.code == 74)
    let id = try #require(failed.id)
    _ = try configure(origins: 5)
    let retried = try await run(["retry", id])
    #expect(retried.result.code == 0, "\(retried.result.errors)")
    #expect(retried.id == id)
  }

  @Test("serve lets a run fail that was begun under another configuration, and says why")
  func served() async throws {
    let id = try await killed(try configure(origins: 5))
    let config = try configure(origins: 7)
    let text = try String(contentsOfFile: config, encoding: .utf8)
    _ = try scratch.file("job.yaml", text + "\nschedule: { cron: \"0 0 1 1 *\" }\n")
    let store = scratch.path("almanac.db")
    let server = try KillableProcess(
      ["serve", config, "--port", "0", "--store", store], environment: [:],
      log: scratch.path("log"))
    defer { server.kill() }
    let limit = ContinuousClock.now + .seconds(60)
    var logs = ""
    while !logs.contains("backtest.origins"), ContinuousClock.now < limit {
      try await Task.sleep(for: .milliseconds(100))
      logs = try await AlmanacProcess.run(["logs", id, "--store", store]).output
    }
    #expect(logs.contains("backtest.origins: 5, now 7"))
    let runs = try await AlmanacProcess.run(["runs", "--store", store])
    #expect(runs.lines.contains { $0.hasPrefix(id) && $0.contains(",failed,") })
  }
}
