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

  @OptionGroup var intervals: IntervalOptions

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
    // Read once: to read an option takes a part of the time of the fastest models.
    let (levels, method) = (intervals.levels.values, intervals.intervals)
    let nonNegative = intervals.nonNegative
    let cells = try await stopwatch.compute { [horizon] in
      let calibrations = try await intervals.calibrations(
        of: specs, on: loaded.panel, horizon: horizon, threads: work.threads)
      return try await ModelCells(specs, loaded.panel, threads: work.threads) {
        model, series throws(ForecastError) in
        try model.forecast(
          series, horizon: horizon, levels: levels, intervals: method,
          // And so does writing down the spec of a model.
          calibration: calibrations.isEmpty ? nil : calibrations[model.spec]?[series.id],
          nonNegative: nonNegative)
      }
    }
    let forecasts = stopwatch.measure(.write) {
      cells.successes().map {
        ChampionForecast(model: $0.model, forecast: $0.value, format: loaded.timeFormat)
      }
    }
    try stopwatch.measure(.write) {
      let forms = NextWeekTable(forecasts: forecasts, levels: intervals.levels.values)
      let table = form.isTable && output == nil ? forms.compact : forms.table
      if !forecasts.isEmpty { try form.write(table, to: output) }
    }
    StandardError.notes(of: forecasts)
    try stopwatch.report()
    try Remains.require(forecasts.count, of: cells.count)
  }
}
