import ArgumentParser
import Flow

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copies the store, also while runs write to it.",
    discussion: """
      The copy holds one consistent state. It is checked, and on disk, before it takes its place. \
      To restore it, put it in the place of the store while nothing runs.
      """)

  @Argument(help: "The file to make.")
  var path: String

  @Flag(help: "Replace a file that is there.")
  var force = false

  @OptionGroup var source: ReadOptions

  func run() throws {
    let store = try source.open()
    let size = try store.backUp(to: path, replacing: force)
    StandardError.write("\(path): \(size) bytes, checked")
  }
}
