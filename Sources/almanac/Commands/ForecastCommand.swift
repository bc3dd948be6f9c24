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

  @Option(help: ArgumentHelp("Levels of the intervals in percent.", valueName: "list"))
  var levels = Levels.standard

  @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var form: OutputOptions
  @OptionGroup var work: WorkOptions

  func validate() throws { try PlanOptions.require("--horizon", horizon, atLeast: 1) }

  func run() async throws {
    var stopwatch = Stopwatch(isEnabled: work.timing)
    let specs = try models.specs()
    let loaded = try input.read(&stopwatch)
    let mark = stopwatch.mark()
    let cells = try await ModelCells.map(
      specs, loaded.panel, threads: work.threads
    ) { [horizon, levels] model, series throws(ForecastError) in
      let forecast = try model.forecast(series, horizon: horizon, levels: levels.values)
      return ChampionForecast(
        model: model.spec, forecast: forecast, format: loaded.timeFormat)
    }
    stopwatch.end(.compute, since: mark)
    let forecasts = ModelCells.successes(cells)
    try stopwatch.measure(.write) {
      let forms = NextWeekTable(forecasts: forecasts, levels: levels.values)
      let table = form.isTable && output == nil ? forms.compact : forms.table
      if !forecasts.isEmpty { try form.write(table, to: output) }
    }
    try stopwatch.report()
    try ModelCells.requireAny(forecasts.count, of: cells.count)
  }
}
