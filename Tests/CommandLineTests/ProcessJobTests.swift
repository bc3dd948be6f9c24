import Foundation
import TestProcess
import Testing

@Suite("The weekly job in worker processes", .serialized, .timeLimit(.minutes(5)))
struct ProcessJobTests {
  /// A job with enough work that a worker can be caught at it.
  private func job(_ limits: String, in scratch: Scratch, name: String = "job.yaml") throws
    -> String
  {
    var rows = "unique_id,ds,y\n"
    for id in ["a", "b", "c"] {
      for index in 1...160 {
        let value = 20 + index % 12 + (index * index + id.utf8.first.map(Int.init)!) % 7
        rows += "\(id),\(index),\(value)\n"
      }
    }
    _ = try scratch.file("data.csv", rows)
    return try scratch.file(
      name,
      """
      name: small
      source: { csv: data.csv }
      series: { frequency: index, season: 12 }
      models: [naive, ses, "holt(damped)", auto-arima, "moving-average(200)"]
      backtest: { origins: 10 }
      limits: { \(limits) }
      """)
  }

  private func artifacts(_ store: String) async throws -> [String: String] {
    var contents: [String: String] = [:]
    for key in ["next-week", "report", "metrics", "chart", "auto-arima-predictions"] {
      let result = try await AlmanacProcess.run(["artifact", "small/\(key)", "--store", store])
      #expect(result.code == 0, "\(result.errors)")
      contents[key] = result.output
    }
    return contents
  }

  /// The processes whose parent is another one.
  private func children(of parent: Int32) -> [Int32] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap { Int32($0) }.filter { process in
      let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
      let fields = status?.split(separator: ")").last?.split(separator: " ") ?? []
      return fields.count > 1 && fields[0] != "Z" && fields[1] == "\(parent)"
    }
  }

  private func eventually(_ condition: () -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
      if condition() { return true }
      try await Task.sleep(for: .milliseconds(2))
    }
    return false
  }

  private func start(_ config: String, store: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: AlmanacProcess.executable)
    process.arguments = ["run", config, "--store", store]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  @Test("three processes give the bytes of three threads, also when one is killed at its work")
  func sameBytes() async throws {
    let scratch = try Scratch()
    let (cores, processes) = (scratch.path("cores.db"), scratch.path("processes.db"))
    let plain = try await AlmanacProcess.run([
      "run", try job("run: 1h", in: scratch), "--store", cores, "--jobs", "3",
    ])
    #expect(plain.code == 0, "\(plain.errors)")
    let config = try job("processes: 3, backtest: 10m", in: scratch, name: "processes.yaml")
    let process = try start(config, store: processes)
    var victims: [Int32] = []
    let areThere = try await eventually {
      // A quick one may have ended before the last one is there.
      victims = children(of: process.processIdentifier)
      return !victims.isEmpty
    }
    try #require(areThere)
    try await Task.sleep(for: .milliseconds(150))
    kill(victims[0], SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try await artifacts(cores) == artifacts(processes))
    #expect(try await eventually { victims.allSatisfy { kill($0, 0) != 0 } })
  }

  @Test("workers end when their parent is killed")
  func orphans() async throws {
    let scratch = try Scratch()
    let config = try job("isolated: true", in: scratch)
    let process = try start(config, store: scratch.path("s.db"))
    var workers: [Int32] = []
    #expect(
      try await eventually {
        workers = children(of: process.processIdentifier)
        return !workers.isEmpty
      })
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(
      try await eventually {
        workers.allSatisfy { worker in
          (try? String(contentsOfFile: "/proc/\(worker)/cmdline", encoding: .utf8)).map {
            !$0.contains("worker")
          } ?? true
        }
      })
  }

  @Test("a worker is not part of the help, and says that it is not started by hand")
  func hidden() async throws {
    let help = try await AlmanacProcess.run(["--help"])
    #expect(!help.output.contains("worker"))
    let worker = try await AlmanacProcess.run(["worker"])
    #expect(worker.code == 64)
    #expect(worker.errors.contains("not by hand"))
  }

  @Test("too few survivors, too little disk and too little time end the run with a reason")
  func limits() async throws {
    let scratch = try Scratch()
    func run(_ limits: String) async throws -> AlmanacProcess {
      try await AlmanacProcess.run([
        "run", try job(limits, in: scratch), "--store", scratch.path("s.db"),
      ])
    }
    let few = try await run("survivors: 5")
    #expect(few.code == 65)
    #expect(few.errors.contains("4 of 5 models"))
    #expect(few.errors.contains("moving-average(200) (a: "))
    #expect(try await run("survivors: 4").code == 0)
    let disk = try await run("free-disk: 900000GB")
    #expect(disk.code == 74)
    #expect(disk.errors.contains("s.db has ") && disk.errors.contains("900000000000000"))
    let time = try await run("run: 1ms")
    #expect(time.code == 69)
    #expect(time.errors.contains("longer than its limit of 0.001 s"))
    let unit = try await run("backtest: 5ms, processes: 1")
    #expect(unit.code == 0)
    #expect(unit.output.contains("longer than its timeout of 0.005 s"))
  }
}
