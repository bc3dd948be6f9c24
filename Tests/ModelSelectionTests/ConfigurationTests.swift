import Flow
import Forecasting
import Foundation
import ModelSelection
import Testing

@Suite("Configuration of the weekly job")
struct ConfigurationTests {
  private func parse(_ text: String) throws -> JobConfiguration {
    try JobConfiguration.parse(text, file: "job.yaml")
  }

  @Test("every key is read")
  func full() throws {
    let job = try parse(
      """
      name: weekly-selection
      schedule: { cron: "0 0 * * MON", timezone: America/New_York, overlap: queue, catch-up: all }
      source:
        url: "https://example.org/data.csv"
        retries: 7
        backoff: 250ms..2m
        deadline: 3h
        timeout: 10s
        max-size: 20MB
        headers: { Authorization: "env:TOKEN" }
      series: { frequency: weekly-sat, season: 26, incomplete: keep, stale-after: never }
      models: [naive, "regression(trend,fourier(3))"]
      backtest: { horizon: 2, origins: 12, step: 3, gap: 1, window: "sliding:104", refit: "form:26,parameters:13" }
      select: { metric: msis(90), by: group, group: region, rule: one-standard-error, hysteresis: 0.05 }
      forecast: { horizon: 4, levels: [50, 99.5], intervals: conformal, non-negative: true }
      limits: { load: 6h, backtest: 30m, forecast: 10m, run: 3h, survivors: 2, isolated: true, processes: 3, free-disk: 1GB }
      notify: { heartbeat: "https://example.org/beat" }
      """)
    #expect(job.name == "weekly-selection")
    let schedule = try #require(job.schedule)
    #expect(schedule.cron == "0 0 * * MON")
    #expect(schedule.timeZone == "America/New_York")
    #expect(schedule.overlap == .queue)
    #expect(schedule.catchUp == .all)
    guard case .url(let http) = job.source else {
      Issue.record("not a url")
      return
    }
    #expect(http.retries == 7)
    #expect(http.backoffBase == .milliseconds(250))
    #expect(http.backoffCap == .seconds(120))
    #expect(http.deadline == .seconds(3 * 3600))
    #expect(http.maximumSize == 20_000_000)
    #expect(http.headers == ["Authorization": "env:TOKEN"])
    #expect(job.series.frequency == "weekly-sat")
    #expect(job.series.season == 26)
    #expect(job.series.incomplete == .keep)
    #expect(job.series.staleAfter == nil)
    #expect(job.models.map(\.description) == ["naive", "regression(trend,fourier(3))"])
    #expect(
      job.backtest
        == RollingOrigin(
          horizon: 2, origins: 12, step: 3, gap: 1, window: .sliding(length: 104),
          refit: .every(form: 26, parameters: 13)))
    #expect(job.metric == .msis(90))
    #expect(job.scope == .group)
    #expect(job.groupColumn == "region")
    #expect(job.rule == .oneStandardError)
    #expect(job.hysteresis == 0.05)
    #expect(job.horizon == 4)
    #expect(job.levels == [50, 99.5])
    #expect(job.intervals == .conformal)
    #expect(job.nonNegative)
    #expect(job.limits.load == .seconds(6 * 3600) && job.limits.backtest == .seconds(1800))
    #expect(job.limits.forecast == .seconds(600) && job.limits.run == .seconds(3 * 3600))
    #expect(job.limits.survivors == 2 && job.limits.isolated && job.limits.processes == 3)
    #expect(job.limits.freeDisk == 1_000_000_000)
  }

  @Test("what is left out has the documented default")
  func defaults() throws {
    let job = try parse("name: small\nsource: { csv: a.csv }\n")
    #expect(job.schedule == nil)
    #expect(job.models == JobConfiguration.defaultModels)
    #expect(
      job.models.map(\.description) == [
        "naive", "seasonal-naive", "drift", "mean", "moving-average(4)", "moving-average(13)",
        "ses", "holt(damped)", "ets", "auto-arima", "dynamic-theta", "regression(trend,fourier(3))",
      ])
    #expect(job.backtest == RollingOrigin(horizon: 1, origins: 26))
    #expect(job.metric == .mase)
    #expect(job.scope == .series)
    #expect(job.rule == .minimum)
    #expect(job.hysteresis == 0)
    #expect(job.levels == [80, 95])
    #expect(job.intervals == .analytic)
    #expect(!job.nonNegative)
    #expect(job.limits == LimitsConfiguration())
    #expect(job.limits.run == nil && job.limits.processes == 0 && !job.limits.isolated)
    #expect(job.series.staleAfter == 2)
  }

  @Test("survives being kept with a run")
  func codable() throws {
    let job = try parse("name: small\nsource: { url: \"http://localhost/a\" }\n")
    let copy = try JSONDecoder().decode(JobConfiguration.self, from: JSONEncoder().encode(job))
    #expect(copy == job)
  }

  @Test(
    "refuses a choice that makes no sense, naming the key",
    arguments: [
      ("{ rule: best }", "select.rule"), ("{ hysteresis: 1 }", "select.hysteresis"),
      ("{ hysteresis: -0.1 }", "select.hysteresis"), ("{ by: group }", "select.group"),
      ("{ group: region }", "select.group"), ("{ by: panel, group: region }", "select.group"),
    ])
  func refusedSelection(value: String, key: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      try parse("name: x\nsource: { csv: a.csv }\nselect: \(value)\n")
    }
    #expect(error?.line == 3)
    #expect(error?.reason.contains(key) == true)
  }

  @Test(
    "refuses a secret that would be stored, and says where it belongs",
    arguments: [
      #"url: "https://user:s3cret@example.org/a""#, #"url: "https://s3cret@example.org/a""#,
      #"url: "https://example.org/a?token=s3cret""#,
      #"url: "https://example.org/a?api_key=s3cret""#,
      #"url: "https://example.org/a", headers: { Authorization: "Bearer s3cret" }"#,
      #"url: "https://example.org/a", headers: { x-api-key: s3cret }"#,
      #"url: "https://example.org/a", headers: { Cookie: s3cret }"#,
      #"url: "https://example.org/a", headers: { PRIVATE-TOKEN: s3cret }"#,
    ])
  func secrets(source: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      try parse("name: x\nsource: { \(source) }\n")
    }
    #expect(error?.line == 2)
    #expect(error?.reason.contains("env:NAME") == true)
    #expect(error?.description.contains("s3cret") == false)
  }

  @Test(
    "takes secrets by name",
    arguments: [
      #"url: "https://example.org/${env:A}?token=${env:B}&page=2""#, #"url: "${env:A}""#,
      #"url: "${env:A}/w.csv?token=${file:key}""#, #"url: "file:token""#,
      #"url: "https://example.org/a", headers: { Authorization: "Bearer ${env:A}" }"#,
      #"url: "https://example.org/a", headers: { Authorization: "file:token", Accept: text/csv }"#,
    ])
  func names(ofSecrets source: String) throws {
    let job = try parse("name: x\nsource: { \(source) }\n")
    #expect("\(job.source)".contains("env:A") || "\(job.source)".contains("file:token"))
  }

  @Test(
    "refuses a limit that makes no sense",
    arguments: [
      "run: 0s", "load: fast", "survivors: 0", "processes: -1", "isolated: perhaps",
      "free-disk: much", "memory: 1GB",
    ])
  func limits(limit: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      try parse("name: x\nsource: { csv: a.csv }\nlimits: { \(limit) }\n")
    }
    #expect(error?.line == 3 && error?.reason.contains("limits.") == true)
  }

  @Test("a name that would break artifact keys is refused", arguments: ["a/b", "../x", ".hidden"])
  func names(name: String) {
    #expect(throws: ConfigurationError.self) {
      try parse("name: \(name)\nsource: { csv: a.csv }\n")
    }
  }
}
