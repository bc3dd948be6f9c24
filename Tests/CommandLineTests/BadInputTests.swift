import Foundation
import TestProcess
import Testing

@Suite("Bad input")
struct BadInputTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static let header = "unique_id,ds,y\n"

  /// Content of a file, the place that the message has to name, and a word of it.
  private static let contents: [(name: String, content: [UInt8], place: String, word: String)] = {
    func text(_ name: String, _ text: String, _ place: String, _ word: String) -> (
      String, [UInt8], String, String
    ) { (name, Array(text.utf8), place, word) }
    let weeks = "a,2024-01-01,1\na,2024-01-08,2\na,2024-01-15,3\n"
    return [
      text("empty", "", ":1", "empty"),
      text("header only", header, "", "row"),
      text("missing column", "unique_id,date,y\na,2024-01-01,1\n", ":1", "ds"),
      text("text in y", header + "a,2024-01-01,1\na,2024-01-08,abc\n", ":3:3", "abc"),
      text("infinite", header + "a,2024-01-01,inf\n", ":2:3", "inf"),
      text("huge", header + "a,2024-01-01,1e101\n", ":2:3", "1e101"),
      text("duplicate", header + weeks + "a,2024-01-08,9\n", ":5", "a"),
      text("mixed formats", header + "a,2024-01-01,1\na,08/01/2024,2\n", ":3:2", "08/01/2024"),
      text("impossible date", header + "a,2024-02-30,1\n", ":2:2", "2024-02-30"),
      text(
        "no frequency", header + "a,2024-01-01,1\na,2024-01-08,2\na,2024-01-10,3\na,2024-01-17,4\n",
        ":4:2", "Wednesday"),
      (
        "not UTF-8", Array((header + "a").utf8) + [0xFF] + Array(",2024-01-01,1\n".utf8), ":2",
        "UTF-8"
      ),
      ("NUL", Array((header + "a").utf8) + [0] + Array(",2024-01-01,1\n".utf8), ":2", "NUL"),
      text("short row", header + "a,2024-01-01,1\na,2024-01-08\n", ":3", "field"),
      text("open quote", header + "\"a,2024-01-01,1\n", ":2", "quote"),
      text(
        "a line of 10 MB", header + String(repeating: "x", count: 10 << 20) + ",2024-01-01,1\n",
        ":2", "long"),
    ]
  }()

  @Test("in a file ends with 65 and names file and line", arguments: contents.map(\.name))
  func content(name: String) async throws {
    let entry = try #require(Self.contents.first { $0.name == name })
    let path = try scratch.file("bad.csv", entry.content)
    // The dates of one case are days, which fit no weekly frequency.
    let frequency = name == "no frequency" ? ["--frequency", "weekly-mon"] : []
    let result = try await AlmanacProcess.run(
      ["forecast", path, "--model", "naive", "--horizon", "1"] + frequency)
    #expect(result.code == 65, "\(result.errors)")
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("bad.csv\(entry.place)"), "\(result.errors)")
    #expect(result.errors.contains(entry.word), "\(result.errors)")
  }

  @Test(
    "on the command line ends with 64 and says what was expected",
    arguments: [
      (["--model", "niave", "--horizon", "1"], "naive"),
      (["--model", "arima(1,1", "--horizon", "1"], "expected"),
      (["--model", "moving-average(0)", "--horizon", "1"], "moving-average(0)"),
      (["--model", "naive", "--horizon", "0"], "horizon"),
      (["--model", "naive", "--horizon", "-3"], "horizon"),
      (["--model", "naive", "--horizon", "1", "--levels", "80,120"], "levels"),
      (["--model", "naive", "--horizon", "1", "--levels", "0"], "levels"),
      (["--model", "naive", "--horizon", "1", "--levels", ""], "levels"),
      (["--model", "naive", "--horizon", "1", "--timing-repeat", "0"], "timing-repeat"),
      (["--model", "naive", "--horizon", "1", "--timing-repeat", "soon"], "timing-repeat"),
      (["--model", "naive", "--horizon", "one"], "horizon"),
      (["--model", "naive", "--horizon", "1", "--frequency", "fortnightly"], "frequency"),
      (["--model", "naive", "--horizon", "1", "--season", "0"], "season"),
      (["--model", "naive", "--horizon", "1", "--jobs", "0"], "jobs"),
      (["--model", "naive", "--horizon", "1", "--nonsense"], "nonsense"),
    ])
  func usage(arguments: [String], word: String) async throws {
    let result = try await AlmanacProcess.run(
      ["forecast", AlmanacProcess.data("nile.csv")] + arguments)
    #expect(result.code == 64, "\(result.errors)")
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(word), "\(result.errors)")
  }

  @Test("that is not there ends with 74", arguments: ["missing.csv", "."])
  func missing(name: String) async throws {
    let result = try await AlmanacProcess.run([
      "forecast", scratch.path(name), "--model", "naive", "--horizon", "1",
    ])
    #expect(result.code == 74, "\(result.errors)")
  }

  @Test(
    "in a configuration ends with 65 and names file, line, column and the nearest key",
    arguments: [
      ("nmae: x\nsource: { csv: a.csv }\n", ":1:1", "name"),
      ("name: x\nsource: { csv: a.csv }\nbacktest: { orgins: 3 }\n", ":3:13", "backtest.origins"),
      ("name: x\nsource: { csv: a.csv }\nbacktest: { origins: many }\n", ":3:22", "whole number"),
      ("name: x\nsource: { csv: a.csv }\nmodels: [niave]\n", ":3:10", "naive"),
      ("name: x\nsource: { csv: a.csv }\nmodels: naive\n", ":3:9", "list"),
      ("name: x\n", "", "source"),
      (
        "name: x\nsource: { csv: a.csv }\nschedule: { cron: \"0 0 31 2 *\" }\n", ":3:19",
        "never fires"
      ),
      (
        "name: x\nsource: { csv: a.csv }\nschedule: { cron: \"0 0 * * *\", timezone: Mars }\n",
        ":3", "Mars"
      ),
      ("name: x\nsource: { csv: a.csv }\nforecast: { levels: [80, 100] }\n", ":3:26", "level"),
      ("name: [\n", "", "YAML"),
      ("", "", "empty"),
    ])
  func configuration(text: String, place: String, word: String) async throws {
    let path = try scratch.file("job.yaml", text)
    let result = try await AlmanacProcess.run(["run", path])
    #expect(result.code == 65, "\(result.errors)")
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("job.yaml\(place)"), "\(result.errors)")
    #expect(result.errors.contains(word), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: scratch.path(".almanac")))
  }

  @Test("a store that is missing, no store, or not writable ends with 74 and is named")
  func stores() async throws {
    let missing = try await AlmanacProcess.run(["runs", "--store", scratch.path("none.db")])
    #expect(missing.code == 74)
    #expect(missing.errors.contains("none.db"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("none.db")))

    let text = try scratch.file("text.db", String(repeating: "no database ", count: 500))
    let wrong = try await AlmanacProcess.run(["runs", "--store", text])
    #expect(wrong.code == 74, "\(wrong.errors)")
    let config = AlmanacProcess.data("weekly.yaml")
    let unwritable = try await AlmanacProcess.run([
      "run", config, "--store", "/proc/almanac/almanac.db",
    ])
    #expect(unwritable.code == 74, "\(unwritable.errors)")
    #expect(unwritable.errors.contains("/proc/almanac"))
  }

  @Test("CRLF, a BOM and quoted fields with commas are accepted")
  func accepted() async throws {
    let path = try scratch.file(
      "good.csv",
      "\u{FEFF}unique_id,ds,y\r\n\"a, b\",2024-01-01,1\r\n\"a, b\",2024-01-08,2\r\n\"a, b\",2024-01-15,\"4\""
    )
    let result = try await AlmanacProcess.run([
      "forecast", path, "--model", "naive", "--horizon", "1", "--levels", "95",
    ])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.lines[1].hasPrefix("\"a, b\",2024-01-22,naive,4,"))
  }

  @Test("series that no model can use fail alone, not the command")
  func awkwardSeries() async throws {
    var text = Self.header
    for week in 0..<40 {
      let day = Date(timeIntervalSince1970: 1_704_067_200 + Double(week) * 604_800)
      let ds = day.formatted(.iso8601.year().month().day())
      text += "good,\(ds),\(week % 5)\nflat,\(ds),3\nmissing,\(ds),\n"
      if week < 1 { text += "one,\(ds),1\n" }
      if week < 2 { text += "two,\(ds),\(week)\n" }
    }
    let path = try scratch.file("panel.csv", text)
    let forecast = try await AlmanacProcess.run([
      "forecast", path, "--model", "drift", "--horizon", "1", "--frequency", "weekly",
    ])
    #expect(forecast.code == 0, "\(forecast.errors)")
    #expect(forecast.lines.count == 1 + 3)
    #expect(forecast.errors.contains("missing: drift: no observed value"))
    #expect(forecast.errors.contains("one: drift: too short"))

    let backtest = try await AlmanacProcess.run([
      "backtest", path, "--model", "naive", "drift", "--origins", "60", "--scores", "--by",
      "series", "--frequency", "weekly",
    ])
    #expect(backtest.code == 0, "\(backtest.errors)")
    #expect(backtest.output.contains("good,naive,mase,"))

    let only = try scratch.file(
      "only.csv", Self.header + "missing,2024-01-01,\nmissing,2024-01-08,NA\n")
    let nothing = try await AlmanacProcess.run([
      "forecast", only, "--model", "naive", "--horizon", "1", "--frequency", "weekly",
    ])
    #expect(nothing.code == 65, "\(nothing.errors)")
    #expect(nothing.output.isEmpty)
  }
}
