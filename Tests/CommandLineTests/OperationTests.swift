import Foundation
import TestProcess
import Testing

@Suite("Operating the weekly job")
struct OperationTests {
  /// A small job with more keys, and its store.
  private func job(_ scratch: Scratch, _ rest: String = "") throws -> String {
    var rows = "unique_id,ds,y\n"
    for index in 1...30 { rows += "a,\(index),\(index * index % 7)\n" }
    _ = try scratch.file("data.csv", rows)
    return try scratch.file(
      "job.yaml",
      "name: small\nsource: { csv: data.csv }\nmodels: [naive, mean]\nbacktest: { origins: 5 }\n"
        + rest)
  }

  @Test("run tells people by a command with the report on its standard input; notices lists it")
  func notify() async throws {
    let scratch = try Scratch()
    let config = try job(
      scratch, "notify: { command: [sh, -c, 'cat > \"told-$ALMANAC_KIND\"'] }\n")
    let run = try await AlmanacProcess.run(["run", config, "--format", "json"])
    #expect(run.code == 0, "\(run.errors)")
    let told = try String(contentsOfFile: scratch.path("told-success"), encoding: .utf8)
    #expect(told.hasPrefix("# small"))
    let notices = try await AlmanacProcess.run(["notices", "--config", config])
    #expect(notices.lines.first == "time,kind,channel,state,attempts,subject,error")
    #expect(notices.lines.last?.contains(",success,command,sent,1,small ") == true)
    // The source is gone: the run fails, and people are told why.
    try FileManager.default.removeItem(atPath: scratch.path("data.csv"))
    #expect(try await AlmanacProcess.run(["run", config]).code == 74)
    let failure = try String(contentsOfFile: scratch.path("told-failure"), encoding: .utf8)
    #expect(failure.contains("data.csv") && failure.contains("almanac show"))
  }

  @Test("logs are searched, and in JSON facts stand apart")
  func logs() async throws {
    let scratch = try Scratch()
    let config = try job(scratch)
    let run = try await AlmanacProcess.run(["run", config])
    #expect(run.code == 0, "\(run.errors)")
    let runs = try await AlmanacProcess.run(["runs", "--config", config])
    let id = String(try #require(runs.lines.last).prefix { $0 != "," })
    let found = try await AlmanacProcess.run([
      "logs", id, "--config", config, "--search", "FREQUENCY", "--task", "load",
    ])
    #expect(found.lines.count == 2, "\(found.output)")
    let none = try await AlmanacProcess.run(["logs", id, "--config", config, "--level", "error"])
    #expect(none.output == "time,level,task,message\n")
    let json = try await AlmanacProcess.run([
      "logs", id, "--config", config, "--format", "json", "--follow",
    ])
    #expect(json.code == 0)
    #expect(json.lines.allSatisfy { $0.contains("\"facts\":{") && $0.contains("\"stream\":null") })
    let wrong = try await AlmanacProcess.run(["logs", id, "--config", config, "--level", "loud"])
    #expect(wrong.code == 64)
  }

  @Test("backup copies the store once, and again only by force")
  func backup() async throws {
    let scratch = try Scratch()
    let config = try job(scratch)
    #expect(try await AlmanacProcess.run(["run", config]).code == 0)
    let copy = scratch.path("copy.db")
    let arguments = ["backup", copy, "--config", config]
    #expect(try await AlmanacProcess.run(arguments).code == 0)
    let again = try await AlmanacProcess.run(arguments)
    #expect(again.code == 74 && again.errors.contains("--force"))
    #expect(try await AlmanacProcess.run(arguments + ["--force"]).code == 0)
    let runs = try await AlmanacProcess.run(["runs", "--store", copy])
    #expect(runs.lines.count == 2, "\(runs.errors)")
    let none = try await AlmanacProcess.run(["backup", copy, "--store", scratch.path("none.db")])
    #expect(none.code == 74)
  }

  @Test("pause needs a schedule that is there")
  func pause() async throws {
    let scratch = try Scratch()
    let config = try job(scratch)
    #expect(try await AlmanacProcess.run(["run", config]).code == 0)
    let unknown = try await AlmanacProcess.run(["pause", "nothing", "--config", config])
    #expect(unknown.code == 64 && unknown.errors.contains("nothing"))
  }

  @Test("install-service prints a unit that systemd can read, and a crontab line")
  func unit() async throws {
    let scratch = try Scratch()
    let config = try job(scratch, "schedule: { cron: \"0 0 * * MON\", timezone: Europe/Berlin }\n")
    let result = try await AlmanacProcess.run([
      "install-service", config, "--print", "--grace", "45s",
    ])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.lines.contains("Restart=on-failure"))
    #expect(result.lines.contains("KillMode=mixed"))
    #expect(result.lines.contains("TimeoutStopSec=75"))
    #expect(result.lines.contains { $0.hasPrefix("EnvironmentFile=-/") })
    #expect(result.lines.contains { $0.hasPrefix("ExecStart=\"/") && $0.contains("\"45s\"") })
    #expect(result.lines.contains("ProtectSystem=strict"))
    #expect(result.errors.contains("CRON_TZ=Europe/Berlin"))
    #expect(result.errors.contains("0 0 * * MON  "))
    let file = try scratch.file("almanac.service", result.output)
    let analyze = Process()
    analyze.executableURL = URL(filePath: "/usr/bin/systemd-analyze")
    analyze.arguments = ["verify", "--man=no", file]
    if FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze") {
      try analyze.run()
      analyze.waitUntilExit()
      #expect(analyze.terminationStatus == 0)
    }
    // A mailer gains rights of its own, which a hardened service must not.
    let mailing = try job(scratch, "notify: { command: [mail, a@example.org] }\n")
    let soft = try await AlmanacProcess.run(["install-service", mailing, "--print", "--user"])
    #expect(!soft.output.contains("NoNewPrivileges"))
    #expect(soft.output.contains("WantedBy=default.target"))
  }

  @Test("install-service --user writes where systemd looks for it")
  func unitOfUser() async throws {
    let scratch = try Scratch()
    let config = try job(scratch)
    let (home, other) = (scratch.path("home"), scratch.path("other"))
    for (settings, folder) in [
      ("", home + "/.config"), ("elsewhere", home + "/.config"), (other, other),
    ] {
      let result = try await AlmanacProcess.run(
        ["install-service", config, "--user"],
        environment: ["HOME": home, "XDG_CONFIG_HOME": settings])
      #expect(result.code == 0, "\(result.errors)")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/systemd/user")
      let name = try #require(names.first)
      #expect(result.errors.contains("wrote \(folder)/systemd/user/\(name); to start it, type:"))
      try FileManager.default.removeItem(atPath: folder)
    }
  }
}
