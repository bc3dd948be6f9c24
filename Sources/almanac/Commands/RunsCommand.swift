import ArgumentParser
import Flow
import SeriesIO

struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "Lists past, running and coming runs, oldest first.")

  @OptionGroup var source: ReadOptions
  @OptionGroup var form: OutputOptions

  func run() throws {
    let runs = try source.open().runs()
    if form.isTable { return try form.write(compact(runs)) }
    var table = ResultTable(columns: [
      "run_id", "name", "flow", "state", "scheduled", "started", "ended",
    ])
    for run in runs {
      table.append(text: run.id)
      table.append(text: run.name)
      table.append(text: run.workflow)
      table.append(text: run.state.rawValue)
      table.append(instant: run.scheduled)
      table.append(instant: run.started)
      table.append(instant: run.ended)
    }
    try form.write(table)
  }

  /// What fits a terminal.
  private func compact(_ runs: [RunRecord]) -> ResultTable {
    var table = ResultTable(columns: ["run_id", "name", "state", "took", "error"])
    for run in runs {
      table.append(text: run.id)
      table.append(text: run.name)
      table.append(text: run.state.rawValue)
      table.append(from: run.started, to: run.ended)
      table.append(optional: run.error)
    }
    return table
  }
}
