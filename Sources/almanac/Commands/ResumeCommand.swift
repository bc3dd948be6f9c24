import ArgumentParser
import Flow
import Foundation
import ModelSelection

struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Continues a run at its first unfinished task.")

  @Argument(
    help: ArgumentHelp("The run: its id, the beginning of its id, or its name.", valueName: "run"))
  var selector: String

  @OptionGroup var store: StoreOptions

  @Option(help: "The configuration whose store is meant.")
  var config: String?

  @OptionGroup var form: OutputOptions
  @OptionGroup var work: WorkOptions

  func run() async throws {
    let stopwatch = Stopwatch(isEnabled: work.timing)
    let store = try Store.open(store.path(configuration: config), mode: .existing)
    let record = try store.run(selector)
    let parameters = try JSONDecoder().decode(
      JobParameters.self, from: Data(record.parameters))
    let job = WeeklyJob(parameters: parameters, jobs: work.threads)
    // The addresses of channels stand in the configuration alone; without it serve tells people.
    let upkeep = try config.map { try Upkeep(store, configurations: [$0]) }
    try await JobExecution(
      store: store, stopwatch: stopwatch, form: form, upkeep: upkeep
    ).perform { engine in
      try await engine.execute(job.workflow, runID: record.id)
    }
  }
}
