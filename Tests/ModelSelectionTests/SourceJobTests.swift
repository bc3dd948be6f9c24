import Flow
import Foundation
import ModelSelection
import Synchronization
import Testing
import TestServer

@Suite("The source of a job, from a real server")
struct SourceJobTests {
  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "job-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  private static let rows =
    "unique_id,ds,y\n" + (1...30).map { "a,\($0),\($0 % 7)\n" }.joined()

  private func run(_ source: String) async throws -> (RunRecord, [TaskRecord]) {
    let file = directory.appending(path: "job.yaml")
    let yaml = """
      name: web
      source: { \(source) }
      series: { frequency: index, season: 1 }
      models: [naive, mean]
      backtest: { origins: 3 }
      """
    try Data(yaml.utf8).write(to: file)
    let parameters = try JobParameters.read(path: file.path(percentEncoded: false))
    let store = try Store.open(directory.appending(path: "s.db").path, mode: .create)
    let job = WeeklyJob(parameters: parameters, jobs: 1)
    let execution = try await Engine(store: store).run(job.workflow, parameters)
    return (execution.run, try store.tasks(of: execution.run.id))
  }

  @Test("every attempt is kept with its error and the wait before it; Retry-After is obeyed")
  func attempts() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let server = try LocalServer([
      .http(500), .http(503, headers: ["Retry-After: 1"]), .drop, .http(200, Self.rows),
    ])
    defer { server.stop() }
    let (run, tasks) = try await run(#"url: "\#(server.url("/w.csv"))", backoff: 1ms..2ms"#)
    #expect(run.state == .completed)
    let attempts = try #require(tasks.first { $0.key == "load" }).attempts
    #expect(attempts.count == 4)
    #expect(attempts.map { $0.error == nil } == [false, false, false, true])
    #expect(attempts[0].error?.contains("HTTP 500") == true)
    #expect(attempts[1].error?.hasSuffix("(2 attempts)") == true)
    #expect(attempts[0].wait == 0 && attempts[1].wait < 0.01 && attempts[2].wait == 1)
    #expect(zip(attempts, attempts.dropFirst()).allSatisfy { $0.ended <= $1.started })
  }

  @Test("what is final has one attempt", arguments: ["a,x,y\n", "a,31,\n31\n"])
  func final(rest: String) async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let server = try LocalServer([.http(200, Self.rows + rest)])
    defer { server.stop() }
    let (run, tasks) = try await run(#"url: "\#(server.url("/w.csv"))", backoff: 1ms..2ms"#)
    #expect(run.state == .failed)
    #expect(tasks.first { $0.key == "load" }?.attempts.count == 1)
    #expect(server.requests.count == 1)
  }

  @Test("no secret is stored, logged or told, whether its request succeeds or fails")
  func secrets() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    setenv("ALMANAC_TEST_PATH", "pathsecret7", 1)
    setenv("ALMANAC_TEST_QUERY", "querysecret8", 1)
    try Data("Bearer filesecret9\n".utf8).write(to: directory.appending(path: "token"))
    let server = try LocalServer([
      .http(503), .http(302, headers: ["Location: /moved/pathsecret7?x=querysecret8"]),
      .drop, .http(200, "<html>"), .http(200, Self.rows),
    ])
    defer { server.stop() }
    let secret =
      #"/${env:ALMANAC_TEST_PATH}/w.csv?token=${env:ALMANAC_TEST_QUERY}", backoff: 1ms..2ms, "#
      + #"headers: { Authorization: "file:token", X-Api-Key: "k=${env:ALMANAC_TEST_QUERY}" }"#
    let (run, tasks) = try await run(#"url: "\#(server.url(""))\#(secret)"#)
    #expect(run.state == .completed)
    let requests = server.requests
    #expect(requests[0].hasPrefix("GET /pathsecret7/w.csv?token=querysecret8 "))
    #expect(requests[0].contains("Authorization: Bearer filesecret9"))
    #expect(requests[0].contains("X-Api-Key: k=querysecret8"))
    let errors = try #require(tasks.first { $0.key == "load" }).attempts.compactMap(\.error)
    #expect(errors.count == 3)
    #expect(errors[0].contains("/${env:ALMANAC_TEST_PATH}/w.csv: HTTP 503"))
    let refused = try await self.run(
      #"url: "http://127.0.0.1:1\#(secret), retries: 1"#)
    #expect(refused.0.state == .failed)
    for file in try FileManager.default.contentsOfDirectory(atPath: directory.path)
    where file.hasPrefix("s.db") && !file.hasSuffix(".owners") {
      let bytes = try Data(contentsOf: directory.appending(path: file))
      for secret in ["pathsecret7", "querysecret8", "filesecret9"] {
        #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) in \(file)")
      }
    }
  }

  @Test("a missing secret names its variable or its file")
  func missing() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let (variable, _) = try await run(
      #"url: "http://127.0.0.1:1/", headers: { A: "env:ALMANAC_TEST_NONE" }"#)
    #expect(variable.error?.contains("source.headers.A: ") == true)
    #expect(variable.error?.contains(" ALMANAC_TEST_NONE ") == true)
    let (file, _) = try await run(
      #"url: "http://127.0.0.1:1/", headers: { A: "file:none.txt" }"#)
    #expect(file.error?.contains("none.txt") == true)
    try Data("\n".utf8).write(to: directory.appending(path: "empty"))
    let (empty, _) = try await run(#"url: "http://127.0.0.1:1/${file:empty}""#)
    #expect(empty.error?.contains("source.url: the file empty ") == true)
  }

  @Test("files of holidays are kept with the data: a resumed run sees those of its first day")
  func holidays() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    var rows = "unique_id,ds,y\n"
    for week in 0..<60 { rows += "a,\(WeeklyScene.day(week)),\(week % 9 + week)\n" }
    let calendar = "ds,holiday\n2024-01-01,new-year\n2025-12-25,christmas\n"
    try Data(rows.utf8).write(to: directory.appending(path: "data.csv"))
    let holidays = directory.appending(path: "days.csv")
    try Data(calendar.utf8).write(to: holidays)
    let file = directory.appending(path: "job.yaml")
    try Data(
      """
      name: feast
      source: { csv: data.csv }
      series: { frequency: weekly, season: 1, stale-after: never }
      models: [naive, "regression(trend,holidays(days.csv))"]
      backtest: { origins: 5 }
      """.utf8
    ).write(to: file)
    let parameters = try JobParameters.read(path: file.path(percentEncoded: false))
    let job = WeeklyJob(parameters: parameters, jobs: 1)
    let whole = try await Engine(
      store: Store.open(directory.appending(path: "whole.db").path, mode: .create)
    ).run(job.workflow, parameters, asOf: WeeklyScene.monday(60)).outcome.get()

    let store = try Store.open(directory.appending(path: "s.db").path, mode: .create)
    let holder = Mutex<Engine?>(nil)
    let engine = Engine(store: store) { event in
      if case .taskEnded(_, key: "load", _, _) = event { holder.withLock { $0 }?.drain() }
    }
    holder.withLock { $0 = engine }
    let first = try await engine.run(job.workflow, parameters, asOf: WeeklyScene.monday(60))
    #expect(first.run.state == .paused)
    try Data("ds\n2024-03-04\n".utf8).write(to: holidays)
    let second = try await Engine(store: store).execute(job.workflow, runID: first.run.id)
    #expect(try second.outcome.get() == whole)
    try FileManager.default.removeItem(at: holidays)
    let third = try await Engine(store: store).run(job.workflow, parameters)
    #expect(third.run.error?.contains("days.csv") == true)
  }
}
