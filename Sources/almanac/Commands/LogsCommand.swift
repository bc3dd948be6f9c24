import ArgumentParser
import Flow
import SeriesIO

struct LogsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Prints the log of a run.")

  @Argument(
    help: ArgumentHelp("The run: its id, the beginning of its id, or its name.", valueName: "run"))
  var selector: String

  @OptionGroup var source: ReadOptions
  @OptionGroup var form: OutputOptions

  func run() throws {
    let store = try source.open()
    var table = ResultTable(columns: ["time", "level", "task", "message"])
    for line in try store.logs(of: store.run(selector).id) {
      table.append(instant: line.time)
      table.append(text: line.level.name)
      table.append(optional: line.task)
      table.append(text: line.message)
    }
    try form.write(table)
  }
}
