import ArgumentParser
import Flow

struct CancelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Stops a run; the process that has it obeys within a second.")

  @Argument(
    help: ArgumentHelp("The run: its id, the beginning of its id, or its name.", valueName: "run"))
  var selector: String

  @OptionGroup var store: StoreOptions

  @Option(help: "The configuration whose store is meant.")
  var config: String?

  func run() throws {
    let store = try Store.open(store.path(configuration: config), mode: .existing)
    let record = try store.run(selector)
    try store.requestCancel(record.id)
    StandardError.write("asked \(record.name) to stop")
  }
}
