import ArgumentParser
import Flow
import Foundation
import ModelSelection

/// The run that a command goes on with, and the configuration it has to agree with.
struct RunChoice: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The run: its id, the beginning of its id, or its name.", valueName: "run"))
  var selector: String

  @OptionGroup var store: StoreOptions

  @Option(help: "The configuration (default: that which the run was started with).")
  var config: String?

  @Flag(help: "Go on under the configuration as it was, whatever the file says now.")
  var asRecorded = false

  /// What was chosen.
  struct Chosen {
    let store: Store
    let record: RunRecord
    let job: WeeklyJob
    /// Tells people; nil where no configuration says how.
    let upkeep: Upkeep?
  }

  /// Opens the store and finds the run.
  /// - Throws: `JobError.configurationChanged` unless the configuration is that of the run.
  func open(threads: Int) throws -> Chosen {
    let store = try Store.open(store.path(configuration: config), mode: .existing)
    let record = try store.run(selector)
    let recorded = try store.metadata(of: record.id)[RunFacts.configuration]
    let file = config ?? recorded.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
    if let file, !asRecorded {
      try WeeklyJob(parameters: try JobParameters.read(path: file), jobs: threads).check(record)
    }
    return Chosen(
      store: store, record: record,
      job: WeeklyJob(parameters: try .recorded(record), jobs: threads),
      upkeep: try file.map { try Upkeep(store, configurations: [$0]) })
  }
}
