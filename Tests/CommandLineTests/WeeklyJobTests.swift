import Foundation
import TestProcess
import Testing

@Suite("The weekly job, end to end")
struct WeeklyJobTests {
  private func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test(
    "runs on the real data; a second run adds versions, overwrites nothing, and equals the first")
  func twice() async throws {
    let scratch = try Scratch()
    let store = scratch.path("store/almanac.db")
    func run(_ jobs: String) async throws -> [String: Any] {
      let result = try await AlmanacProcess.run([
        "run", AlmanacProcess.data("weekly.yaml"), "--store", store, "--jobs", jobs,
      ])
      #expect(result.code == 0, "\(result.errors)")
      #expect(result.lines.count == 1)
      return try object(result.output)
    }
    let first = try await run("1")
    let second = try await run("2")
    #expect(first["state"] as? String == "completed")
    let champions = try #require(first["champion"] as? [String: String])
    #expect(champions.count == 8)
    #expect(NSDictionary(dictionary: champions) == second["champion"] as? NSDictionary)
    #expect(first["forecast"] as? NSArray == second["forecast"] as? NSArray)
    let warnings = try #require(second["warnings"] as? [String])
    #expect(warnings.contains { $0.contains("has not changed") })

    let versions = try #require(second["artifacts"] as? [[String: Any]])
    #expect(versions.allSatisfy { $0["version"] as? Int == 2 })
    for key in ["metrics", "report", "next-week", "chart", "ses-predictions"] {
      let name = "weekly-selection/\(key)"
      #expect(versions.contains { $0["key"] as? String == name })
      func artifact(_ version: String) async throws -> String {
        let result = try await AlmanacProcess.run([
          "artifact", name, "--version", version, "--store", store,
        ])
        #expect(result.code == 0)
        return result.output
      }
      let (one, two) = try await (artifact("1"), artifact("2"))
      #expect(!one.isEmpty)
      #expect(one == two, "\(key) differs between one thread and two")
    }
    let runs = try await AlmanacProcess.run(["runs", "--store", store])
    #expect(runs.lines.count == 3)
    let id = try #require(second["run_id"] as? String)
    let tasks = try await AlmanacProcess.run(["show", id, "--store", store])
    for task in ["load", "backtest/naive/0", "score", "choose", "publish"] {
      #expect(tasks.lines.contains { $0.hasPrefix("\(task),completed,1,") }, "\(task)")
    }
    let logs = try await AlmanacProcess.run(["logs", id, "--store", store])
    #expect(logs.lines[0] == "time,level,task,message")
    #expect(logs.lines.count > 1)
  }

  @Test("a failing model is listed with its reason and does not stop the others")
  func partialFailure() async throws {
    let scratch = try Scratch()
    var rows = "unique_id,ds,y\n"
    for index in 1...40 { rows += "short,\(index),\(10 * (index % 4) + index * index % 3)\n" }
    _ = try scratch.file("data.csv", rows)
    let config = try scratch.file(
      "job.yaml",
      """
      name: partial
      source: { csv: data.csv }
      series: { frequency: index, season: 4 }
      models: [naive, seasonal-naive, "moving-average(60)", "regression(lags(30))"]
      backtest: { origins: 5 }
      """)
    let result = try await AlmanacProcess.run(["run", config])
    #expect(result.code == 0, "\(result.errors)")
    let run = try object(result.output)
    #expect(run["champion"] as? [String: String] == ["short": "seasonal-naive"])
    let failures = try #require(run["failures"] as? [[String: Any]])
    #expect(failures.contains { $0["model"] as? String == "moving-average(60)" })
    #expect(FileManager.default.fileExists(atPath: scratch.path(".almanac/almanac.db")))
  }

  @Test("what had not ended by as_of is left out, and a series without recent values is stale")
  func asOf() async throws {
    let scratch = try Scratch()
    var rows = "unique_id,ds,y\n"
    let first = 1_704_067_200.0  // Monday, 1 January 2024
    for week in 0..<20 {
      let day = Date(timeIntervalSince1970: first + Double(week) * 604_800)
        .formatted(.iso8601.year().month().day())
      rows += "live,\(day),\(week)\n"
      if week < 12 { rows += "old,\(day),\(week)\n" }
    }
    _ = try scratch.file("data.csv", rows)
    let config = try scratch.file(
      "job.yaml",
      """
      name: cut
      schedule: { cron: "0 0 * * MON", timezone: America/New_York }
      source: { csv: data.csv }
      series: { frequency: weekly, stale-after: 2 }
      models: [naive]
      backtest: { origins: 3 }
      """)
    // The week of 2024-04-15 ends in New York at midnight of the 22nd, four hours after UTC.
    for (asOf, expected) in [
      ("2024-04-22T03:59:59Z", "2024-04-15"), ("2024-04-22T04:00:00Z", "2024-04-22"),
    ] {
      let result = try await AlmanacProcess.run(["run", config, "--as-of", asOf])
      #expect(result.code == 0, "\(result.errors)")
      let run = try object(result.output)
      let forecast = try #require(run["forecast"] as? [[String: Any]])
      let live = try #require(forecast.first { $0["unique_id"] as? String == "live" })
      #expect(live["ds"] as? String == expected)
      let warnings = try #require(run["warnings"] as? [String])
      #expect(warnings.contains { $0.hasPrefix("old: stale") })
      #expect(!warnings.contains { $0.hasPrefix("live: stale") })
    }
  }

  @Test("a run without data fails, says so in its JSON, and keeps no artifact")
  func failure() async throws {
    let scratch = try Scratch()
    let config = try scratch.file("job.yaml", "name: lost\nsource: { csv: missing.csv }\n")
    let result = try await AlmanacProcess.run(["run", config])
    #expect(result.code == 74, "\(result.errors)")
    let run = try object(result.output)
    #expect(run["state"] as? String == "failed")
    #expect(run["artifacts"] as? [String] == [])
    let artifacts = try await AlmanacProcess.run(["artifacts", "--config", config])
    #expect(artifacts.lines == ["key,kind,version,run_id,created"])
  }
}
