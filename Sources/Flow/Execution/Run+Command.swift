import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

extension Run {
  /// Runs a program as a step whose standard output is kept.
  ///
  /// Otherwise as ``task(_:_:_:)``. At its timeout, or when the run is stopped, the program and what
  /// it started get `SIGTERM`, and half a second later `SIGKILL`. Lines of its standard error go to
  /// the log. A program goes on when this process is killed, and a resumed run starts it again.
  /// - Parameters:
  ///   - key: names the step, once in a run.
  ///   - arguments: the program, by path or by a name in `PATH`, and its arguments.
  ///   - input: what it reads from its standard input.
  ///   - limit: the most bytes of output.
  ///   - options: retries and timeout.
  /// - Throws: as ``task(_:_:_:)``, and ``CommandError``.
  public func command(
    _ key: String, arguments: [String], input: [UInt8] = [], limit: Int = 64 << 20,
    options: TaskOptions = TaskOptions()
  ) async throws -> [UInt8] {
    guard let name = arguments.first, !name.isEmpty else {
      throw FlowError.badOption(task: key, reason: "there is no command")
    }
    return try await task(key, options) { [journal] task in
      let command = ChildCommand(
        name: name, arguments: Array(arguments.dropFirst()), input: input, limit: limit)
      return try await command.run(stop: task.stop) { journal.log(.stderr, $0, task: key) }
    }
  }
}

/// Why a command gave no output.
public enum CommandError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no such program, or it cannot be run.
  case cannotStart(command: String, reason: String)
  /// It ended badly; `lines` are the last of its standard error.
  case failed(command: String, reason: String, lines: [String])
  /// It printed more than it may.
  case tooMuch(command: String, limit: Int)

  /// What was wrong and what to do.
  public var description: String {
    switch self {
    case .cannotStart(let command, let reason): "the command \(command) cannot be run: \(reason)"
    case .failed(let command, let reason, let lines):
      (["the command \(command) \(reason)"] + lines).joined(separator: ": ")
    case .tooMuch(let command, let limit):
      "the command \(command) printed more than \(limit) bytes: let it print less, or raise the limit"
    }
  }
}

/// One execution of a program.
private struct ChildCommand: Sendable {
  let name: String
  let arguments: [String]
  let input: [UInt8]
  let limit: Int

  /// Lines of the standard error that an error repeats.
  private static let quoted = 3

  /// What its standard error said last, and whether its output fitted.
  private struct Story: Sendable {
    var lines: [String] = []
    var output: [UInt8] = []
    var isTooMuch = false
  }

  func run(
    stop: StopSignal, log: @escaping @Sendable (String) -> Void
  ) async throws -> [UInt8] {
    var options = PlatformOptions()
    options.processGroupID = 0
    let program: Executable = name.contains("/") ? .path(FilePath(name)) : .name(name)
    // A task of its own: the signal alone ends the program, in good order.
    let work = Task.detached { [options] in
      try await Subprocess.run(
        program, arguments: Arguments(arguments), platformOptions: options,
        input: .array(input), output: .sequence, error: .sequence
      ) { process in
        let group = process.processIdentifier.value
        let token = stop.add { Self.end(group) }
        defer { stop.remove(token) }
        return try await follow(
          process.standardOutput, process.standardError, group: group, log: log)
      }
    }
    let story: Story
    let status: TerminationStatus
    do {
      let result = try await work.value
      (story, status) = (result.closureResult, result.terminationStatus)
    } catch {
      throw CommandError.cannotStart(command: name, reason: "\(error)")
    }
    try stop.check()
    if story.isTooMuch { throw CommandError.tooMuch(command: name, limit: limit) }
    guard case .exited(0) = status else {
      throw CommandError.failed(
        command: name, reason: WorkerSeat.text(status), lines: story.lines)
    }
    return story.output
  }

  private func follow(
    _ output: SubprocessOutputSequence, _ errors: SubprocessOutputSequence, group: pid_t,
    log: @escaping @Sendable (String) -> Void
  ) async throws -> Story {
    async let lines = Self.lines(of: errors, log: log)
    var story = Story()
    for try await part in output {
      part.withUnsafeBytes { story.output.append(contentsOf: $0) }
      if story.output.count > limit, !story.isTooMuch {
        story.isTooMuch = true
        Self.end(group)
      }
      if story.isTooMuch { story.output = [] }
    }
    story.lines = try await lines
    return story
  }

  private static func lines(
    of errors: SubprocessOutputSequence, log: @Sendable (String) -> Void
  ) async throws -> [String] {
    var cutter = LineCutter()
    var last: [String] = []
    func take(_ line: String) {
      log(line)
      last = (last + [line]).suffix(quoted)
    }
    for try await part in errors {
      part.withUnsafeBytes { cutter.add($0, take) }
    }
    cutter.end(take)
    return last
  }

  /// Ends a process group: politely, and soon by force.
  private static func end(_ group: pid_t) {
    kill(-group, SIGTERM)
    let thread = Thread {
      Thread.sleep(forTimeInterval: WorkerChannel.grace.seconds)
      kill(-group, SIGKILL)
    }
    thread.start()
  }
}
