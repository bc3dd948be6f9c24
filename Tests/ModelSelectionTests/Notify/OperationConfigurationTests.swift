import Flow
import Foundation
import ModelSelection
import TestServer
import Testing

@Suite("Notify and retention in a configuration")
struct OperationConfigurationTests {
  private func parse(_ rest: String) throws -> OperationConfiguration {
    try OperationConfiguration.parse(
      "name: job\nsource: { csv: a.csv }\n" + rest, file: "job.yaml")
  }

  private func fault(_ rest: String) -> String? {
    do {
      _ = try parse(rest)
      // Both readers of the file say the same.
      _ = try JobConfiguration.parse("name: job\nsource: { csv: a.csv }\n" + rest, file: "job.yaml")
    } catch {
      return "\(error)"
    }
    return nil
  }

  @Test("every channel, what it is for, and the defaults")
  func channels() throws {
    let none = try parse("")
    #expect(none.channels.isEmpty && none.retention == .standard)
    let all = try parse(
      """
      notify:
        webhook: "https://example.org/hook"
        slack: env:SLACK
        command: [mail, -s, Almanac, team@example.org]
        heartbeat: "https://example.org/${env:BEAT}"
        on: [failure, missed]
        longer-than: 90m
      retention: { logs: 7d, results: forever }
      """)
    #expect(all.channels.map(\.name) == ["webhook", "slack", "command", "heartbeat"])
    #expect(all.channels.dropLast().allSatisfy { $0.kinds == [.failure, .missed] })
    #expect(all.channels.last?.kinds == [.success])
    #expect(all.longerThan == .seconds(5400))
    #expect(all.retention == RetentionPolicy(logs: .seconds(7 * 86_400), results: nil))
    let plain = try parse("notify: { webhook: \"http://localhost/x\" }\n")
    #expect(plain.channels[0].kinds == Set(NoticeKind.allCases))
    #expect(plain.longerThan == .seconds(7200))
  }

  @Test("mistakes are named with their place, without the address")
  func faults() {
    #expect(
      fault("notify: { webhok: \"https://x\" }\n")
        == "job.yaml:3:11: unknown key \"notify.webhok\"; did you mean \"notify.webhook\"?")
    #expect(fault("retention: { log: 9d }\n")?.contains("retention.logs") == true)
    #expect(fault("notify: { on: [failed] }\n")?.contains("failure or success") == true)
    #expect(fault("notify: { command: [] }\n")?.contains("notify.command is empty") == true)
    #expect(fault("notify: { longer-than: 2 }\n")?.contains("a duration such as") == true)
    let address = fault("notify: { webhook: \"htps://example.org/s3cr3t\" }\n")
    #expect(address?.contains("notify.webhook is no web address") == true)
    #expect(address?.contains("s3cr3t") == false)
  }

  @Test("what a run is started with, and so the store, holds no address")
  func noAddress() async throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "notify-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var rows = "unique_id,ds,y\n"
    for index in 1...30 { rows += "a,\(index),\(index % 5)\n" }
    try Data(rows.utf8).write(to: directory.appending(path: "data.csv"))
    let server = try LocalServer([.http(500), .http(200)])
    defer { server.stop() }
    let file = directory.appending(path: "job.yaml").path(percentEncoded: false)
    try Data(
      """
      name: job
      source: { csv: data.csv }
      models: [naive, mean]
      backtest: { origins: 5 }
      notify: { webhook: "\(server.url("/s3cr3t-path"))" }
      """.utf8
    ).write(to: URL(filePath: file))
    let path = directory.appending(path: "s.db").path(percentEncoded: false)
    let store = try Store.open(path, mode: .create)
    let operation = try OperationConfiguration.read(path: file)
    try store.subscribe("job", channels: operation.channels, longerThan: operation.longerThan)
    let job = WeeklyJob(parameters: try .read(path: file), jobs: 2)
    _ = try await Engine(store: store).run(job.workflow, job.parameters)
    let courier = Courier(
      store: store, channels: ["job": operation.channels],
      policy: RetryPolicy(retries: 3, base: .milliseconds(5), cap: .milliseconds(5)))
    #expect(try await courier.flush(within: .seconds(30)) == 0)
    let delivery = try #require(try store.deliveries().first)
    #expect(delivery.kind == .success && delivery.state == .sent)
    #expect(delivery.attempts.map(\.status) == [500, 200])
    #expect(server.bodies.last?.contains("# job") == true)
    try store.close()
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
      guard name.hasPrefix("s.db"), !name.hasSuffix(".owners") else { continue }
      let bytes = try Data(contentsOf: directory.appending(path: name))
      #expect(bytes.range(of: Data("s3cr3t".utf8)) == nil, "\(name)")
    }
  }
}
