import ArgumentParser
import SeriesIO

/// The form of the result.
struct OutputOptions: ParsableArguments {
  @Option(help: "table, csv or json (default: table on a terminal, csv otherwise).")
  var format: ResultFormat?

  /// Whether the result is for people.
  var isTable: Bool { (format ?? (Terminal.outputIsTerminal ? .table : .csv)) == .table }

  /// Prints a table in the form asked for.
  func write(_ table: ResultTable, to path: String? = nil) throws {
    guard let path else {
      let form = isTable ? .table : format ?? .csv
      try table.write(
        to: .standardOutput, format: form, color: Terminal.usesColor, width: Terminal.width)
      return
    }
    try AtomicFile.write(table.data(format: format ?? .csv), to: path)
  }
}
