import ArgumentParser
import Flow
import ModelSelection

struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Continues a run at its first unfinished task.")

  @OptionGroup var choice: RunChoice
  @OptionGroup var form: OutputOptions
  @OptionGroup var work: WorkOptions

  func run() async throws {
    let stopwatch = Stopwatch(isEnabled: work.timing)
    let chosen = try choice.open(threads: work.threads)
    try await JobExecution(
      store: chosen.store, stopwatch: stopwatch, form: form, upkeep: chosen.upkeep
    ).perform { engine in
      try await engine.execute(chosen.job.workflow, runID: chosen.record.id)
    }
  }
}
