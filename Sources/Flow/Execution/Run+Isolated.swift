import Synchronization

extension Run {
  /// Runs a step in a child process, so that it can be stopped even where its code does not listen:
  /// at its timeout, or when the run is stopped, the process is killed within half a second.
  ///
  /// Otherwise as ``task(_:_:_:)``. What the process prints goes to the log.
  /// - Parameters:
  ///   - key: names the step, once in a run.
  ///   - kind: the work; the program has to know it, see ``Worker``.
  ///   - input: its input.
  ///   - options: retries and timeout.
  ///   - program: what the child process runs.
  /// - Throws: as ``task(_:_:_:)``, and ``WorkerError``, which is also what an error of the work
  ///   becomes.
  public func isolated<Input, Output>(
    _ key: String, _ kind: WorkKind<Input, Output>, _ input: Input,
    _ options: TaskOptions = TaskOptions(), program: WorkerProgram = .this
  ) async throws -> Output {
    try await task(key, options) { [journal] task in
      let unit = WorkUnit(key: key, kind: kind.name) { stream, line in
        journal.log(stream, line, task: key)
      } payload: {
        try ByteCoding.encode(input, "the input of \(key)")
      } perform: { stop in
        try ByteCoding.encode(kind.body(input, stop), "the result of \(key)")
      }
      let outcome = Mutex<Result<[UInt8], any Error>>(.failure(CancellationError()))
      let runner = ProcessRunner(count: 1, program: program, clock: journal.clock)
      await runner.run([unit], stop: task.stop) { _, report in
        outcome.withLock { $0 = report.outcome }
      }
      let bytes = try outcome.withLock { $0 }.get()
      return try ByteCoding.decode(Output.self, from: bytes, "the result of \(key)")
    }
  }
}
