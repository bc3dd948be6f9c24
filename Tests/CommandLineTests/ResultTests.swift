import Foundation
import TestProcess
import Testing

@Suite("Results on the command line")
struct ResultTests {
  @Test("a forecast has the promised columns, dated on from the data")
  func forecast() async throws {
    let result = try await AlmanacProcess.run([
      "forecast", AlmanacProcess.data("air-passengers.csv"), "--model", "naive", "seasonal-naive",
      "--model", "drift", "--horizon", "2",
    ])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.lines[0] == "unique_id,ds,model,mean,lo-80,hi-80,lo-95,hi-95")
    #expect(result.lines.count == 1 + 3 * 2)
    #expect(result.lines[1].hasPrefix("air-passengers,1961-01-01,naive,432,"))
    #expect(result.lines[4].hasPrefix("air-passengers,1961-02-01,seasonal-naive,391,"))
  }

  @Test("a fit is one JSON object with null where the model has nothing")
  func fit() async throws {
    let result = try await AlmanacProcess.run([
      "fit", AlmanacProcess.data("air-passengers.csv"), "--model", "ses", "naive",
    ])
    #expect(result.code == 0, "\(result.errors)")
    let ses = try #require(
      JSONSerialization.jsonObject(with: Data(result.lines[0].utf8)) as? [String: Any])
    #expect(
      Set(ses.keys) == [
        "unique_id", "model", "resolved", "parameters", "standard_errors", "log_likelihood", "aic",
        "aicc", "bic", "sigma2", "sse", "n", "converged",
      ])
    #expect(ses["resolved"] as? String == "ets(ANN)")
    let parameters = try #require(ses["parameters"] as? [String: Double])
    #expect(try #require(parameters["alpha"]) > 0.99)
    let naive = try #require(
      JSONSerialization.jsonObject(with: Data(result.lines[1].utf8)) as? [String: Any])
    #expect(naive["log_likelihood"] is NSNull)
    #expect(naive["n"] as? Int == 144)
  }

  @Test("a backtest has a row for every step of every origin")
  func backtest() async throws {
    let result = try await AlmanacProcess.run([
      "backtest", AlmanacProcess.data("nile.csv"), "--model", "naive", "mean", "--horizon", "2",
      "--origins", "3",
    ])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.lines[0] == "unique_id,model,cutoff,step,ds,y,mean")
    #expect(result.lines.count == 1 + 2 * 3 * 2)
    #expect(result.lines[1] == "nile,naive,1966-01-01,1,1967-01-01,919,746")
  }

  @Test("scores rank the models, with one header and one row each")
  func scores() async throws {
    let result = try await AlmanacProcess.run([
      "backtest", AlmanacProcess.data("air-passengers.csv"), "--model", "mean", "naive",
      "holt-winters(multiplicative)", "--origins", "12", "--metric", "mase", "rmse", "--scores",
    ])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.lines[0] == "model,metric,score,standard_error,rank,series,failures")
    #expect(result.lines.count == 1 + 2 * 3)
    #expect(result.lines[1].hasPrefix("holt-winters(multiplicative),mase,"))
  }

  @Test("select forecasts with the champion, the same bytes for any number of threads")
  func select() async throws {
    var outputs: [String] = []
    for jobs in ["1", "2"] {
      let result = try await AlmanacProcess.run([
        "select", AlmanacProcess.data("weekly.csv"), "--model", "naive", "ses", "drift",
        "moving-average(4)", "--origins", "10", "--jobs", jobs,
      ])
      #expect(result.code == 0, "\(result.errors)")
      outputs.append(result.output)
    }
    #expect(outputs[0] == outputs[1])
    #expect(outputs[0].split(separator: "\n").count == 1 + 8)
  }

  @Test("select keeps the last champions within the margin, and says why on demand")
  func incumbents() async throws {
    let scratch = try Scratch()
    let command = [
      "select", AlmanacProcess.data("weekly.csv"), "--model", "naive", "drift", "--origins", "5",
    ]
    let free = try await AlmanacProcess.run(command)
    #expect(free.code == 0, "\(free.errors)")
    let last = try scratch.file(
      "last.csv", free.output.replacing(",naive,", with: ",drift,"))
    let kept = try await AlmanacProcess.run(
      command + ["--incumbents", last, "--hysteresis", "0.9", "--why"])
    #expect(kept.code == 0, "\(kept.errors)")
    #expect(kept.lines.dropFirst().allSatisfy { $0.contains(",drift,") })
    #expect(kept.errors.contains("drift, the last champion, stays"))
    #expect(free.lines.contains { $0.contains(",naive,") })
    let replaced = try await AlmanacProcess.run(command + ["--incumbents", last])
    #expect(replaced.output == free.output)
    let broken = try scratch.file("broken.csv", "a,b\n1,2\n")
    #expect(try await AlmanacProcess.run(command + ["--incumbents", broken]).code == 65)
  }

  @Test("select by group gives all series of a group one model")
  func groups() async throws {
    let scratch = try Scratch()
    var rows = "unique_id,ds,y,region\n"
    for id in ["a", "b", "c"] {
      for index in 1...30 {
        rows += "\(id),\(index),\(index * index % 17),\(id == "c" ? "south" : "north")\n"
      }
    }
    let file = try scratch.file("data.csv", rows)
    let result = try await AlmanacProcess.run([
      "select", file, "--model", "naive", "mean", "drift", "--origins", "8", "--by", "group",
      "--group", "region", "--rule", "one-standard-error", "--why",
    ])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.lines.count == 4)
    let told = result.errors.split(separator: "\n").map { $0.prefix { $0 != ":" } }
    #expect(told.contains("north") && told.contains("south"))
    #expect(!result.errors.contains("not used"))
    let missing = try await AlmanacProcess.run([
      "select", file, "--by", "group", "--group", "area",
    ])
    #expect(missing.code == 65)
    for wrong in [["--by", "group"], ["--group", "region"], ["--hysteresis", "1"]] {
      #expect(try await AlmanacProcess.run(["select", file] + wrong).code == 64)
    }
  }

  @Test("intervals of every kind come with one mean, and none reaches below zero on demand")
  func intervals() async throws {
    let scratch = try Scratch()
    var rows = "unique_id,ds,y\n"
    for index in 1...60 { rows += "a,\(index),\(1 + index * index % 17)\n" }
    let file = try scratch.file("data.csv", rows)
    for command in ["forecast", "select"] {
      var means: Set<String> = []
      var bounds: Set<String> = []
      for method in ["analytic", "conformal", "bootstrap"] {
        let result = try await AlmanacProcess.run([
          command, file, "--model", "mean", "--horizon", "1", "--intervals", method, "--levels",
          "95",
        ])
        #expect(result.code == 0, "\(result.errors)")
        let cells = result.lines[1].split(separator: ",").map(String.init)
        means.insert(cells[3])
        bounds.insert(cells[4])
      }
      #expect(means.count == 1)
      #expect(bounds.count == 3)
      let cut = try await AlmanacProcess.run([
        command, file, "--model", "mean", "--horizon", "1", "--levels", "95", "--non-negative",
      ])
      #expect(cut.lines[1].split(separator: ",")[4] == "0", "\(cut.output)")
    }
  }

  @Test("select says where the origins of conformal intervals see too little of a cycle")
  func reach() async throws {
    let plan = ["select", AlmanacProcess.data("weekly.csv"), "--model", "drift", "--horizon", "4"]
    let note = "note: conformal intervals: the origins reach back 29 values of a cycle of 52"
    let near = try await AlmanacProcess.run(plan + ["--intervals", "conformal"])
    #expect(near.code == 0, "\(near.errors)")
    #expect(near.errors.contains(note), "\(near.errors)")
    let far = try await AlmanacProcess.run(plan + ["--intervals", "conformal", "--step", "4"])
    #expect(far.code == 0, "\(far.errors)")
    #expect(!far.errors.contains("reach back"))
    #expect(try await !AlmanacProcess.run(plan).errors.contains("reach back"))
  }

  @Test("json is one object a line, and timing the last line of standard error")
  func json() async throws {
    let result = try await AlmanacProcess.run([
      "forecast", AlmanacProcess.data("nile.csv"), "--model", "mean", "--horizon", "3",
      "--format", "json", "--timing",
    ])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.lines.count == 3)
    for line in result.lines {
      let row = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(row["unique_id"] as? String == "nile")
    }
    let last = try #require(result.errors.split(separator: "\n").last)
    let timing = try #require(
      JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Double])
    #expect(
      Set(timing.keys) == ["read_cpu", "compute_cpu", "write_cpu", "cpu", "wall", "peak_mb"])
  }

  @Test(
    "repeating the computing reports its rounds, and prints the same result",
    arguments: [
      ["forecast", "--horizon", "2"], ["fit"], ["backtest", "--origins", "3"],
    ])
  func repeats(arguments: [String]) async throws {
    let command =
      [arguments[0], AlmanacProcess.data("nile.csv"), "--model", "naive", "drift"]
      + arguments.dropFirst()
    let once = try await AlmanacProcess.run(command)
    let repeated = try await AlmanacProcess.run(command + ["--timing-repeat", "0.02"])
    #expect(repeated.code == 0, "\(repeated.errors)")
    #expect(repeated.output == once.output)
    let last = try #require(repeated.errors.split(separator: "\n").last)
    let timing = try #require(
      JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Double])
    let rounds = try #require(timing["repeats"])
    let round = try #require(timing["compute_cpu"])
    let whole = try #require(timing["cpu"])
    #expect(rounds >= 1)
    // The printed mean is rounded.
    #expect(round * rounds > 0.018 && round * rounds < whole)
  }

  @Test("fit tells whether the errors of an ARIMA model are correlated, and what its roots say")
  func diagnostics() async throws {
    let result = try await AlmanacProcess.run(
      ["fit", AlmanacProcess.data("nile.csv"), "--model", "arima(1,0,1)", "naive"])
    #expect(result.code == 0, "\(result.errors)")
    let lines = try result.lines.map { line in
      try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    let test = try #require(lines[0]["ljung_box"] as? [String: Double])
    #expect(
      Set(test.keys) == ["statistic", "lag", "degrees_of_freedom", "p_value"])
    #expect(test["degrees_of_freedom"] == test["lag"].map { $0 - 2 })
    #expect((0...1).contains(test["p_value"] ?? -1))
    #expect(lines[1]["ljung_box"] == nil)
  }

  @Test("levels none leaves the bounds out")
  func noLevels() async throws {
    let command = ["--model", "naive", "--levels", "none"]
    let forecast = try await AlmanacProcess.run(
      ["forecast", AlmanacProcess.data("nile.csv"), "--horizon", "1"] + command)
    #expect(forecast.lines == ["unique_id,ds,model,mean", "nile,1971-01-01,naive,740"])
    let select = try await AlmanacProcess.run(
      ["select", AlmanacProcess.data("nile.csv"), "--origins", "2"] + command)
    #expect(select.lines == forecast.lines)
  }

  @Test("cells come series by series, models as they were named, for any number of threads")
  func order() async throws {
    var outputs: [String] = []
    for jobs in ["1", "3"] {
      let result = try await AlmanacProcess.run([
        "forecast", AlmanacProcess.data("weekly.csv"), "--model", "drift", "naive", "--horizon",
        "1", "--jobs", jobs,
      ])
      #expect(result.code == 0, "\(result.errors)")
      outputs.append(result.output)
    }
    #expect(outputs[0] == outputs[1])
    let rows = outputs[0].split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    #expect(rows.map { $0[2] } == (0..<8).flatMap { _ in ["drift", "naive"] })
    #expect(stride(from: 0, to: 16, by: 2).allSatisfy { rows[$0][0] == rows[$0 + 1][0] })
  }

  @Test("standard input is a file named -")
  func standardInput() async throws {
    let result = try await AlmanacProcess.run(
      ["forecast", "-", "--model", "naive", "--horizon", "1", "--levels", "80"],
      input: "ds,y\n2020-01-01,1\n2020-04-01,2\n2020-07-01,4\n")
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.lines[1].contains(",2020-10-01,naive,4,"))
  }

  @Test("models are listed simplest first, and each can be used as it stands")
  func models() async throws {
    let result = try await AlmanacProcess.run(["models", "--format", "csv"])
    #expect(result.code == 0)
    #expect(result.lines[0] == "spec,family,seasonal,intervals,description")
    #expect(result.lines[1].hasPrefix("naive,"))
    #expect(result.lines.count > 12)
  }

  @Test("cron prints due instants with their offset across the change of summer time")
  func cron() async throws {
    let result = try await AlmanacProcess.run([
      "cron", "0 0 * * MON", "--timezone", "America/New_York", "--from", "2026-10-25", "--count",
      "2",
    ])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.lines == ["2026-10-26T00:00:00-04:00", "2026-11-02T00:00:00-05:00"])
    #expect(try await AlmanacProcess.run(["cron", "0 0 31 2 *"]).code == 64)
  }

  @Test("doctor names the kernel of the numerical library")
  func doctor() async throws {
    let result = try await AlmanacProcess.run(["doctor", "--format", "csv"])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.contains("\nblas,"))
  }
}
