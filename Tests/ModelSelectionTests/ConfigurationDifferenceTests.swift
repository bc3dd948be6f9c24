import ModelSelection
import Testing

/// What a resumed run is told of a configuration that has changed.
@Suite struct ConfigurationDifferenceTests {
  private func parameters(_ text: String) throws -> JobParameters {
    JobParameters(
      configuration: try .parse("name: job\n" + text, file: "job.yaml"), directory: "/data/")
  }

  @Test("names every key that changes a result, as the file writes it, with both values")
  func changes() throws {
    let old = try parameters(
      """
      schedule: { cron: "0 0 * * MON", timezone: America/New_York }
      source: { csv: a.csv }
      models: [naive, ses]
      backtest: { origins: 26 }
      select: { metric: mase }
      """)
    let new = try parameters(
      """
      schedule: { cron: "0 1 * * MON", timezone: Europe/London, overlap: queue }
      source: { csv: b.csv }
      models: [naive]
      backtest: { origins: 12 }
      select: { metric: mase, rule: one-standard-error }
      """)
    #expect(
      try ConfigurationDifference.between(old, new).map(\.description) == [
        "backtest.origins: 26, now 12",
        #"models: ["naive","ses"], now ["naive"]"#,
        #"schedule.timezone: "America/New_York", now "Europe/London""#,
        #"select.rule: "minimum", now "one-standard-error""#,
        #"source.csv.path: "a.csv", now "b.csv""#,
      ])
  }

  @Test("says nothing of equal ones, nor of another hour")
  func none() throws {
    let text = "source: { csv: a.csv }\n"
    let old = try parameters(text + "schedule: { cron: \"0 0 * * MON\" }")
    #expect(try ConfigurationDifference.between(old, old).isEmpty)
    let later = try parameters(text + "schedule: { cron: \"0 9 * * MON\", catch-up: all }")
    #expect(try ConfigurationDifference.between(old, later).isEmpty)
  }

  @Test("shows a key that was added or taken away")
  func presence() throws {
    let plain = try parameters("source: { csv: a.csv }")
    let seasonal = try parameters("source: { csv: a.csv }\nseries: { season: 12 }")
    #expect(
      try ConfigurationDifference.between(plain, seasonal).map(\.description)
        == ["series.season: not set, now 12"])
  }
}
