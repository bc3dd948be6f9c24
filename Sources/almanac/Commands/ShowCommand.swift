import ArgumentParser
import Flow
import SeriesIO

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows the tasks of a run with every attempt.")

  @Argument(
    help: ArgumentHelp("The run: its id, the beginning of its id, or its name.", valueName: "run"))
  var selector: String

  @OptionGroup var source: ReadOptions
  @OptionGroup var form: OutputOptions

  func run() throws {
    let store = try source.open()
    let tasks = try store.tasks(of: store.run(selector).id)
    if form.isTable { return try form.write(compact(tasks)) }
    var table = ResultTable(columns: [
      "task", "state", "attempt", "started", "ended", "error", "wait",
    ])
    for task in tasks {
      for attempt in task.attempts {
        table.append(text: task.key)
        let isLast = attempt.number == task.attempts.last?.number
        table.append(text: isLast ? task.state.rawValue : "failed")
        table.append(integer: attempt.number)
        table.append(instant: attempt.started)
        table.append(instant: attempt.ended)
        table.append(optional: attempt.error)
        table.append(number: attempt.wait)
      }
      if task.attempts.isEmpty {
        table.append(text: task.key)
        table.append(text: task.state.rawValue)
        table.appendMissing()
        table.append(instant: task.started)
        table.append(instant: task.ended)
        table.append(optional: task.error)
        table.appendMissing()
      }
    }
    try form.write(table)
  }

  /// What fits a terminal: one line a task.
  private func compact(_ tasks: [TaskRecord]) -> ResultTable {
    var table = ResultTable(columns: ["task", "state", "attempts", "took", "error"])
    for task in tasks {
      table.append(text: task.key)
      table.append(text: task.state.rawValue)
      table.append(integer: task.attempts.count)
      table.append(from: task.started, to: task.ended)
      table.append(optional: task.error)
    }
    return table
  }
}
