import Flow
import FlowWorker
import Foundation
import Testing

@Suite("Work in child processes")
struct ProcessTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  /// The program beside these tests.
  static let program: WorkerProgram = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    let directories = [own, CommandLine.arguments.first].compactMap { $0 }.map {
      URL(filePath: $0).deletingLastPathComponent()
    }
    let paths = directories.map { $0.appending(path: "FlowWorker").path(percentEncoded: false) }
    return WorkerProgram(
      path: paths.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "FlowWorker")
  }()

  private func runner(_ count: Int = 2) -> ProcessRunner {
    .processes(count, program: Self.program)
  }

  /// Whether a process is there and no zombie.
  private func lives(_ process: Int32) -> Bool {
    guard kill(process, 0) == 0 else { return false }
    let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return status?.contains(") Z ") != true
  }

  @Test("Processes give the same bytes as cores, for every finite and other number")
  func sameBytes() async throws {
    let numbers = (0..<200).map { Double($0) / 7 } + [.infinity, .nan, 1e-300, -0.0]
    func results(_ path: String, _ runner: any TaskRunner) async throws -> [[UInt8]] {
      let store = try Store.open(scratch.directory + "/" + path, mode: .create)
      let workflow = Workflow("halves") { run in
        _ = try await run.map(
          "halve", over: numbers, kind: Kinds.halve,
          key: { "\($0)" }, on: runner)
      }
      let run = try await Engine(store: store).run(workflow).run
      #expect(run.state == .completed)
      return try numbers.map { try #require(try store.result(of: run.id, task: "halve/\($0)")) }
    }
    let cores = try await results("cores.db", .cores(3))
    let processes = try await results("processes.db", runner(3))
    #expect(cores == processes)
  }

  @Test("A process does many units, and none is left when the map has ended")
  func reuse() async throws {
    let workflow = Workflow("pids") { run in
      try await run.map(
        "pid", over: Array(0..<40), kind: Kinds.answer, key: { "\($0)" }, on: runner(2)
      ).map { try $0.get() }
    }
    let processes = Set(try await Engine(store: scratch.open()).run(workflow).outcome.get())
    #expect((1...2).contains(processes.count))
    #expect(processes.allSatisfy { !lives($0) })
  }

  @Test("A unit whose process was killed is tried again, and every attempt is kept")
  func death() async throws {
    let works = [0, 1, 2, 3].map {
      Kinds.Mortal(file: scratch.directory + "/\($0)", deaths: $0, answer: 10 * $0)
    }
    let workflow = Workflow("mortal") { run in
      try await run.map(
        "unit", over: works, kind: Kinds.mortal, key: { "\($0.deaths)" }, on: runner(),
        options: TaskOptions(retries: RetryPolicy(retries: 0, base: .milliseconds(1))))
    }
    let store = try scratch.open()
    let execution = try await Engine(store: store).run(workflow)
    let results = try execution.outcome.get()
    #expect(try results.dropLast().map { try $0.get() } == [0, 10, 20])
    let message = "the worker process of unit/3 was killed by the signal 9 (SIGKILL)"
    #expect(results[3] == .failure(UnitFailure(key: "unit/3", message: message)))
    let tasks = try store.tasks(of: execution.run.id).sorted { $0.key < $1.key }
    #expect(tasks.map(\.attempts.count) == [1, 2, 3, 3])
    #expect(tasks[3].attempts.allSatisfy { $0.error == message })
  }

  @Test("What is thrown is said, what is printed is logged, each line with its stream")
  func output() async throws {
    let workflow = Workflow("talk") { run in
      let heard = try await run.map(
        "talk", over: ["a", "b"], kind: Kinds.talk, key: { $0 }, on: runner(1))
      let refused = try await run.map(
        "refuse", over: ["c"], kind: Kinds.refuse, key: { $0 }, on: runner(1))
      return (try heard.map { try $0.get() }, refused)
    }
    let store = try scratch.open()
    let execution = try await Engine(store: store).run(workflow)
    let (heard, refused) = try execution.outcome.get()
    #expect(heard == ["a", "b"])
    #expect(refused == [.failure(UnitFailure(key: "refuse/c", message: "refused: c"))])
    let lines = try store.logs(of: execution.run.id).filter { $0.stream != nil }
    #expect(
      lines.map { "\($0.task ?? "") \($0.stream?.rawValue ?? "") \($0.message)" }.sorted() == [
        "talk/a stderr err a", "talk/a stdout out a", "talk/b stderr err b", "talk/b stdout out b",
      ])
  }

  @Test(
    "A loop that does not listen is dead soon after its timeout", .timeLimit(.minutes(2)))
  func deafLoop() async throws {
    let file = scratch.directory + "/pid"
    let workflow = Workflow("deaf") { run in
      try await run.isolated(
        "loop", Kinds.deaf, file, TaskOptions(timeout: .seconds(8)), program: Self.program)
    }
    let store = try scratch.open()
    let execution = try await Engine(store: store).run(workflow)
    let ended = ContinuousClock.now
    #expect(execution.run.state == .failed)
    #expect(execution.run.error == "the task loop took longer than its timeout of 8.0 s")
    let process = try #require(Int32(try String(contentsOfFile: file, encoding: .utf8)))
    while lives(process) { try await Task.sleep(for: .milliseconds(10)) }
    #expect(ContinuousClock.now - ended < .seconds(10))
    let attempt = try #require(try store.tasks(of: execution.run.id).first?.attempts.first)
    #expect(attempt.ended.timeIntervalSince(attempt.started) < 28)
  }

  @Test("A mapped loop that does not listen ends at its timeout, and the other units go on")
  func deafUnit() async throws {
    let files = ["/a", "/b"].map { scratch.directory + $0 }
    let workflow = Workflow("deaf") { run in
      try await run.map(
        "loop", over: files, kind: Kinds.deaf, key: { $0 }, on: runner(1),
        options: TaskOptions(timeout: .milliseconds(300)))
    }
    let results = try await Engine(store: scratch.open()).run(workflow).outcome.get()
    #expect(results.allSatisfy { (try? $0.get()) == nil })
    #expect(
      !files.contains {
        FileManager.default.fileExists(atPath: $0) && process($0).map(lives) == true
      })
  }

  private func process(_ file: String) -> Int32? {
    (try? String(contentsOfFile: file, encoding: .utf8)).flatMap { Int32($0) }
  }

  @Test("Cancelling kills what does not listen")
  func cancel() async throws {
    let file = scratch.directory + "/pid"
    let workflow = Workflow("deaf") { run in
      try await run.map("loop", over: [file], kind: Kinds.deaf, key: { _ in "x" }, on: runner(1))
    }
    let engine = Engine(store: try scratch.open())
    let task = Task { try await engine.run(workflow) }
    #expect(try await eventually { FileManager.default.fileExists(atPath: file) })
    task.cancel()
    let begun = ContinuousClock.now
    let execution = try await task.value
    #expect(ContinuousClock.now - begun < .seconds(10))
    #expect(execution.run.state == .cancelled)
    let number = try #require(self.process(file))
    #expect(!lives(number))
  }

  @Test("A program that is no worker, or is not there, is named; the map does not hang")
  func noWorker() async throws {
    for (path, part) in [
      ("/bin/true", "ended with the code 0 before it was ready"), ("/no/such/program", "/no/such"),
    ] {
      let workflow = Workflow("none") { run in
        try await run.map(
          "halve", over: (0..<50).map(Double.init), kind: Kinds.halve, key: { "\($0)" },
          on: .processes(2, program: WorkerProgram(path: path)))
      }
      let store = try Store.open(scratch.directory + path + ".db", mode: .create)
      let results = try await Engine(store: store).run(workflow).outcome.get()
      for result in results {
        guard case .failure(let failure) = result else {
          Issue.record("no failure")
          continue
        }
        #expect(failure.message.contains(part), "\(failure.message)")
      }
    }
  }

  @Test("A unit whose process is killed before it is ready is tried again")
  func killedEarly() async throws {
    let mark = scratch.directory + "/killed"
    let words = ([Self.program.path] + Self.program.arguments).map { "'\($0)'" }
    let script =
      "[ -e '\(mark)' ] || { : > '\(mark)'; kill -9 $$; }; exec " + words.joined(separator: " ")
    let workflow = Workflow("early") { run in
      try await run.map(
        "halve", over: [5.0], kind: Kinds.halve, key: { "\($0)" },
        on: .processes(1, program: WorkerProgram(path: "/bin/sh", arguments: ["-c", script])))
    }
    let store = try scratch.open()
    let execution = try await Engine(store: store).run(workflow)
    let results = try execution.outcome.get()
    #expect(try results.map { try $0.get() } == [[2.5, 5]])
    let attempts = try #require(try store.tasks(of: execution.run.id).first).attempts
    #expect(attempts.count == 2)
    #expect(attempts.first?.error?.contains("was killed by the signal 9") == true)
  }

  @Test("A step in a process keeps its result like any other")
  func isolated() async throws {
    let workflow = Workflow("half") { run in
      try await run.isolated("half", Kinds.halve, 5, program: Self.program)
    }
    let store = try scratch.open()
    let execution = try await Engine(store: store).run(workflow)
    #expect(try execution.outcome.get() == [2.5, 5])
    #expect(try store.result(of: execution.run.id, task: "half") == Array("[2.5,5]".utf8))
  }
}
