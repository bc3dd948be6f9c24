import ArgumentParser
import Forecasting
import SeriesIO

/// The file of series and how it is read.
struct InputOptions: ParsableArguments {
  @Argument(help: "A CSV file in the long layout; - is standard input.")
  var file: String

  @Option(help: "The column of the ids.")
  var idColumn = PanelReader.Options.defaultIdColumn

  @Option(help: "The column of the dates.")
  var timeColumn = "ds"

  @Option(help: "The column of the values.")
  var valueColumn = "y"

  @Option(
    help: ArgumentHelp(
      "weekly, weekly-mon … weekly-sun, monthly, quarterly, yearly, daily, hourly or index; "
        + "inferred when left out.", valueName: "unit"))
  var frequency: FrequencyRequest?

  @Option(help: "The season length in steps, in place of the frequency's own.")
  var season: Int?

  func validate() throws {
    if let season, !(1...100_000).contains(season) {
      throw ValidationError("--season must be from 1 to 100000, not \(season).")
    }
  }

  /// Reads the file, and the holidays that models name, and prints the notes.
  func read(for models: [ModelSpec], _ stopwatch: inout Stopwatch) throws -> LoadedPanel {
    let loaded = try stopwatch.measure(.read) {
      try PanelReader.read(
        path: file,
        options: PanelReader.Options(
          idColumn: idColumn, timeColumn: timeColumn, valueColumn: valueColumn,
          frequency: frequency, season: season)
      ).addingHolidays(of: models)
    }
    StandardError.notes(loaded.notes)
    return loaded
  }

  /// The group of each series, by the column that names it.
  func groups(column: String) throws -> [String: String] {
    if file == "-" { throw ValidationError("groups need a file that can be read twice, not -.") }
    return try SeriesGroups.read(
      bytes: FileBytes.read(path: file), name: file, column: column, idColumn: idColumn)
  }
}
