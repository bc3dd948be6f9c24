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
    "A loop that does not listen is dead within a second of its timeout", .timeLimit(.minutes(2)))
  func deafLoop() async throws {
    let file = scratch.directory + "/pid"
    let workflow = Workflow("deaf") { run in
      try await run.isolated(
        "loop", Kinds.deaf, file, TaskOptions(timeout: .seconds(2)), program: Self.program)
    }
    let store = try scratch.open()
    let execution = try await Engine(store: store).run(workflow)
    let ended = ContinuousClock.now
    #expect(execution.run.state == .failed)
    #expect(execution.run.error == "the task loop took longer than its timeout of 2.0 s")
    let process = try #require(Int32(try String(contentsOfFile: file, encoding: .utf8)))
    while lives(process) { try await Task.sleep(for: .milliseconds(10)) }
    #expect(ContinuousClock.now - ended < .seconds(1))
    let attempt = try #require(try store.tasks(of: execution.run.id).first?.attempts.first)
    #expect(attempt.ended.timeIntervalSince(attempt.started) < 3)
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

  @Test("Cancelling kills what does not listen within a second")
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
    #expect(ContinuousClock.now - begun < .seconds(2))
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

@Suite("Commands as steps")
struct CommandTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func run(
    _ arguments: [String], input: String = "", limit: Int = 1000,
    _ options: TaskOptions = TaskOptions()
  ) async throws -> (Execution<[UInt8]>, Store) {
    let store = try scratch.open()
    let workflow = Workflow("command") { run in
      try await run.command(
        "tool", arguments: arguments, input: Array(input.utf8), limit: limit, options: options)
    }
    return (try await Engine(store: store).run(workflow), store)
  }

  @Test("The output is kept, what it says beside is logged")
  func output() async throws {
    let (execution, store) = try await run(["sh", "-c", "cat; echo note >&2"], input: "week\n")
    #expect(try execution.outcome.get() == Array("week\n".utf8))
    let line = try #require(try store.logs(of: execution.run.id).first { $0.stream == .stderr })
    #expect(line.message == "note" && line.task == "tool")
  }

  @Test("A bad end is an error with the code and the last words")
  func failure() async throws {
    let (execution, _) = try await run(["sh", "-c", "echo no such file >&2; exit 3"])
    #expect(
      execution.run.error == "the command sh ended with the code 3: no such file")
    let (missing, _) = try await run(["/no/such/tool"])
    #expect(missing.run.error?.hasPrefix("the command /no/such/tool cannot be run: ") == true)
    let (long, _) = try await run(["sh", "-c", "yes"], limit: 100)
    #expect(long.run.error?.contains("printed more than 100 bytes") == true)
  }

  @Test("At the timeout the command and what it started are killed", .timeLimit(.minutes(2)))
  func timeout() async throws {
    let file = scratch.directory + "/pid"
    let (execution, _) = try await run(
      [
        "sh", "-c",
        "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > \(file); while :; do sleep 1; done' & wait; sleep 100",
      ],
      TaskOptions(timeout: .seconds(2)))
    let ended = ContinuousClock.now
    #expect(execution.run.error == "the task tool took longer than its timeout of 2.0 s")
    let process = try #require(
      Int32(try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .newlines)))
    while kill(process, 0) == 0, ContinuousClock.now - ended < .seconds(20) {
      let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
      if status?.contains(") Z ") == true { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(ContinuousClock.now - ended < .seconds(1))
  }
}

@Suite("Limits of a run")
struct LimitTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("A run over its time fails with the reason, and its work is stopped")
  func overtime() async throws {
    let workflow = Workflow("slow") { run in
      try await run.within(.milliseconds(200)) {
        try await run.map("unit", over: [1], key: { "\($0)" }) { item, task in
          while true {
            try task.stop.check()
            Thread.sleep(forTimeInterval: 0.002)
          }
          return item
        }
      }
    }
    let execution = try await Engine(store: try scratch.open()).run(workflow)
    #expect(execution.run.state == .failed)
    #expect(
      execution.run.error
        == "the run took longer than its limit of 0.2 s; what was finished is kept")
    if case .failure(let error) = execution.outcome {
      #expect(error as? FlowError == .overtime(seconds: 0.2))
    }
  }

  @Test("A computation between tasks ends at once when the run is cancelled")
  func compute() async throws {
    let workflow = Workflow("between") { run in
      try await run.compute { stop in
        while true { Thread.sleep(forTimeInterval: 0.01) }
      }
    }
    let store = try scratch.open()
    let engine = Engine(store: store)
    let task = Task { try await engine.run(workflow) }
    #expect(try await eventually { try store.runs().first?.state == .running })
    task.cancel()
    #expect(try await task.value.run.state == .cancelled)
    let small = Workflow("small") { run in try await run.compute { _ in 42 } }
    #expect(try await engine.run(small).outcome.get() == 42)
  }
}
