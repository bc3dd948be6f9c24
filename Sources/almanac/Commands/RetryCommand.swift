import ArgumentParser
import Flow
import ModelSelection

struct RetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Tries a run again, where it failed or from a task on.",
    discussion: """
      Without --from the run goes on at its first unfinished task, with all attempts anew. With \
      --from a new run begins that takes over what was finished before that task; so a completed \
      run can be done again from there.
      """)

  @OptionGroup var choice: RunChoice

  @Option(
    help: ArgumentHelp(
      "The first task to do again, such as score, or backtest for all of its units.",
      valueName: "task"))
  var from: String?

  @OptionGroup var form: OutputOptions
  @OptionGroup var work: WorkOptions

  func run() async throws {
    let stopwatch = Stopwatch(isEnabled: work.timing)
    let chosen = try choice.open(threads: work.threads)
    try await JobExecution(
      store: chosen.store, stopwatch: stopwatch, form: form, upkeep: chosen.upkeep
    ).perform { [from] engine in
      try await engine.retry(chosen.job.workflow, runID: chosen.record.id, from: from)
    }
  }
}
