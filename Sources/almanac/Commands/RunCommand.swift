import ArgumentParser
import Flow
import Forecasting
import Foundation
import ModelSelection
import SeriesIO

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs the weekly job once, now, as a durable run.")

  @Argument(help: "The configuration of the job, a YAML file.")
  var config: String

  @Option(
    help: ArgumentHelp(
      "The instant whose knowledge counts, such as 2026-11-23 or 2026-11-23T00:00:00-05:00 "
        + "(default: now).", valueName: "time"))
  var asOf: Instant?

  @OptionGroup var store: StoreOptions
  @OptionGroup var form: OutputOptions
  @OptionGroup var work: WorkOptions

  func run() async throws {
    let stopwatch = Stopwatch(isEnabled: work.timing)
    let job = WeeklyJob(
      parameters: try JobParameters.read(path: config), jobs: work.threads)
    let store = try Store.open(store.path(configuration: config), mode: .create)
    let upkeep = try Upkeep(store, configurations: [config])
    let zone = job.parameters.configuration.timeZone
    try await JobExecution(
      store: store, stopwatch: stopwatch, form: form, upkeep: upkeep
    ).perform { engine in
      try await engine.run(
        job.workflow, job.parameters, asOf: asOf?.date(in: zone), timeZone: zone,
        metadata: RunFacts.metadata(config: config),
        overlap: job.schedule?.overlap ?? .skip
      ) { holder in StandardError.write("waits for \(holder)") }
    }
  }
}
