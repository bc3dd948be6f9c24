import ArgumentParser
import Flow
import ModelSelection

/// A child process of a run; see `limits.processes`.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Worker.argument, abstract: "Does units of work for a run.", shouldDisplay: false)

  func run() {
    Worker.serve(WeeklyKinds.registry)
  }
}
