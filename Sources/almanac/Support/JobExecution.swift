import ArgumentParser
import Flow
import Foundation
import ModelSelection
import SeriesIO
import UnixSignals

/// Executes a run of the weekly job from the command line: progress, interruption, result.
struct JobExecution {
  let store: Store
  let stopwatch: Stopwatch
  let form: OutputOptions
  /// Tells people of the run, and takes away what is too old.
  var upkeep: Upkeep?

  func perform(
    _ body: @escaping @Sendable (Engine) async throws -> Execution<JobOutcome>
  ) async throws {
    var stopwatch = stopwatch
    let start = stopwatch.mark()
    let monitor = RunMonitor()
    let engine = Engine(store: store) { monitor.observe($0) }
    let work = Task { try await body(engine) }
    // The first interruption stops the run in good order.
    let interruption = Task {
      for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { work.cancel() }
    }
    defer { interruption.cancel() }
    let execution = try await work.value
    monitor.finish()
    let printout = RunPrintout(
      execution: execution, artifacts: try store.artifacts(of: execution.run.id))
    try printout.write(form)
    stopwatch.split(
      since: start, loaded: monitor.processorTime(at: "load"),
      publishing: monitor.processorTime(at: "publish"))
    try stopwatch.report()
    if execution.run.state.isEnded, execution.run.state != .cancelled {
      await upkeep?.finish()
      await upkeep?.prune()
    }
    if case .failure(let error) = execution.outcome {
      let run = execution.run
      if run.state == .cancelled || error is CancellationError {
        StandardError.write("almanac: \(run.name) \(run.state.rawValue)")
        throw Failure.interrupted
      }
      StandardError.write(
        "almanac: \(run.name) \(run.state.rawValue): \(Failure.message(of: error))")
      throw Failure.code(of: error) ?? Failure.software
    }
  }
}
