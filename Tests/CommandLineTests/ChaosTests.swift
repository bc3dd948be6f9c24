import Flow
import Foundation
import TestProcess
import TestServer
import Testing

/// What survives the death of the process. `make chaos` kills many times more often than `make test`.
@Suite("Killed at random instants", .serialized)
struct ChaosTests {
  private static let environment = ProcessInfo.processInfo.environment
  /// How often a process is killed; each test takes its share.
  private static let kills = environment["ALMANAC_CHAOS_KILLS"].flatMap(Int.init) ?? 24
  private static let seed = environment["ALMANAC_CHAOS_SEED"].flatMap(UInt64.init) ?? 1
  private static let isThorough = kills >= 100

  private static let models = """
    models: [naive, seasonal-naive, ses, "holt(damped)", "moving-average(4)", "arima(0,1,1)", ets]
    series: { frequency: index, season: 4, stale-after: never }
    backtest: { origins: 12 }
    """

  /// A few short series, so that a run is over soon.
  private func data() -> String {
    var random = SeededGenerator(seed: 7)
    var rows = "unique_id,ds,y\n"
    for id in ["north", "south", "west"] {
      for index in 1...60 {
        rows +=
          "\(id),\(index),\(100 + index + 10 * (index % 4) + Int.random(in: 0...9, using: &random))\n"
      }
    }
    return rows
  }

  @Test("a run that is killed comes to the bytes of an undisturbed one, each task finished once")
  func file() async throws {
    let scratch = try Scratch()
    _ = try scratch.file("data.csv", data())
    let chaos = try Chaos(
      scratch,
      config: """
        name: chaos
        schedule: { cron: "0 0 1 1 *" }
        source: { csv: data.csv }
        \(Self.models)
        """, seed: Self.seed)
    try await chaos.undisturbed()
    while chaos.kills < Self.kills * 3 / 4 { try await chaos.round(kills: 3) }
    try chaos.inspect()
  }

  @Test("so does one whose source fails again and again")
  func flakySource() async throws {
    let scratch = try Scratch()
    let good = LocalServer.Answer.http(200, data(), headers: ["Content-Type: text/csv"])
    let server = try LocalServer(
      [.drop, .http(503), .http(200, "<html>Sorry</html>"), good], cycles: true)
    defer { server.stop() }
    let chaos = try Chaos(
      scratch,
      config: """
        name: chaos
        schedule: { cron: "0 0 1 1 *" }
        source: { url: "\(server.url())", retries: 20, backoff: 50ms..200ms }
        \(Self.models)
        """, seed: Self.seed + 1)
    try await chaos.undisturbed()
    while chaos.kills < Self.kills / 4 { try await chaos.round(kills: 2) }
    try chaos.inspect()
  }

  @Test(
    "no due instant is lost or doubled when the scheduler is killed while it fires",
    .enabled(if: isThorough))
  func scheduler() async throws {
    let scratch = try Scratch()
    _ = try scratch.file("data.csv", data())
    let chaos = try Chaos(
      scratch,
      config: """
        name: chaos
        schedule: { cron: "* * * * *", overlap: queue, catch-up: all }
        source: { csv: data.csv }
        \(Self.models)
        """, seed: Self.seed + 2)
    try await chaos.undisturbed()
    try await chaos.schedule(minutes: 4)
    try chaos.inspect()
  }
}
