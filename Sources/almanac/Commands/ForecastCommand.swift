import ArgumentParser
import Forecasting
import ModelSelection
import SeriesIO

struct ForecastCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast", abstract: "Fits models and forecasts the next steps of every series.")

  @OptionGroup var input: InputOptions
  @OptionGroup var models: ModelOptions

  @Option(help: "The number of steps.")
  var horizon: Int

  @Option(help: ArgumentHelp("Levels of the intervals in percent, or none.", valueName: "list"))
  var levels = Levels.standard

  @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var form: OutputOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup var repeats: RepeatOptions

  func validate() throws { try PlanOptions.require("--horizon", horizon, atLeast: 1) }

  func run() async throws {
    var stopwatch = Stopwatch(isEnabled: work.timing, repeating: repeats.timingRepeat)
    let specs = try models.specs()
    let loaded = try input.read(for: specs, &stopwatch)
    let cells = try await stopwatch.compute {
      try await ModelCells(specs, loaded.panel, threads: work.threads) {
        [horizon, levels = levels.values] model, series throws(ForecastError) in
        try model.forecast(series, horizon: horizon, levels: levels)
      }
    }
    let forecasts = stopwatch.measure(.write) {
      cells.successes().map {
        ChampionForecast(model: $0.model, forecast: $0.value, format: loaded.timeFormat)
      }
    }
    try stopwatch.measure(.write) {
      let forms = NextWeekTable(forecasts: forecasts, levels: levels.values)
      let table = form.isTable && output == nil ? forms.compact : forms.table
      if !forecasts.isEmpty { try form.write(table, to: output) }
    }
    StandardError.notes(of: forecasts)
    try stopwatch.report()
    try Remains.require(forecasts.count, of: cells.count)
  }
}
