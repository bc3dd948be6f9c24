import ArgumentParser
import Flow
import SeriesIO

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
