import Flow
import Foundation
import Testing

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
      TaskOptions(timeout: .seconds(8)))
    let ended = ContinuousClock.now
    #expect(execution.run.error == "the task tool took longer than its timeout of 8.0 s")
    let process = try #require(
      Int32(try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .newlines)))
    while kill(process, 0) == 0, ContinuousClock.now - ended < .seconds(20) {
      let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
      if status?.contains(") Z ") == true { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(ContinuousClock.now - ended < .seconds(10))
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
