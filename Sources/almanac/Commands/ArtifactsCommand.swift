import ArgumentParser
import Flow
import SeriesIO

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
