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
    var table = ResultTable(columns: ["task", "state", "attempt", "started", "ended", "error"])
    for task in tasks {
      for attempt in task.attempts {
        table.append(text: task.key)
        let isLast = attempt.number == task.attempts.last?.number
        table.append(text: isLast ? task.state.rawValue : "failed")
        table.append(integer: attempt.number)
        table.append(instant: attempt.started)
        table.append(instant: attempt.ended)
        table.append(optional: attempt.error)
      }
      if task.attempts.isEmpty {
        table.append(text: task.key)
        table.append(text: task.state.rawValue)
        table.appendMissing()
        table.append(instant: task.started)
        table.append(instant: task.ended)
        table.append(optional: task.error)
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

struct ArtifactsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "artifacts", abstract: "Lists every version of everything that is kept.")

  @OptionGroup var source: ReadOptions
  @OptionGroup var form: OutputOptions

  func run() throws {
    let artifacts = try source.open().artifacts()
    if form.isTable { return try form.write(compact(artifacts)) }
    var table = ResultTable(columns: ["key", "kind", "version", "run_id", "created"])
    for artifact in artifacts {
      table.append(text: artifact.key)
      table.append(text: artifact.kind.rawValue)
      table.append(integer: artifact.version)
      table.append(text: artifact.run)
      table.append(instant: artifact.created)
    }
    try form.write(table)
  }

  /// What fits a terminal.
  private func compact(_ artifacts: [ArtifactRecord]) -> ResultTable {
    var table = ResultTable(columns: ["key", "kind", "version", "run_id"])
    for artifact in artifacts {
      table.append(text: artifact.key)
      table.append(text: artifact.kind.rawValue)
      table.append(integer: artifact.version)
      table.append(text: artifact.run)
    }
    return table
  }
}

struct ArtifactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "artifact", abstract: "Prints one artifact as it was published.")

  @Argument(help: "Its key, such as weekly-selection/report.")
  var key: String

  @Option(
    name: .customLong("version"), help: "The version (default: the newest).")
  var number: Int?

  @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var source: ReadOptions

  func run() throws {
    let content = try source.open().artifact(key, version: number).content
    if let output {
      try AtomicFile.write(content, to: output)
    } else {
      try OutputFile.standardOutput.write(content)
    }
  }
}
