import ArgumentParser
import Forecasting
import SeriesIO

struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "Lists every model, simplest first.")

  @OptionGroup var output: OutputOptions

  func run() throws {
    if output.isTable {
      var table = ResultTable(columns: ["spec", "description"])
      for entry in ModelCatalogue.entries {
        table.append([.text(entry.spec), .text(entry.description)])
      }
      return try output.write(table)
    }
    var table = ResultTable(columns: ["spec", "family", "seasonal", "intervals", "description"])
    for entry in ModelCatalogue.entries {
      table.append(text: entry.spec)
      table.append(text: entry.family)
      table.append(flag: entry.seasonal)
      table.append(flag: entry.intervals)
      table.append(text: entry.description)
    }
    try output.write(table)
  }
}
