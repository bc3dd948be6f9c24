import ArgumentParser
import Forecasting
import ModelSelection
import SeriesIO

struct SelectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select",
    abstract: "Backtests models, chooses the best, and forecasts the next horizon with it.")

  @OptionGroup var input: InputOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var plan: PlanOptions

  @Option(help: "What decides: \(Metric.names.joined(separator: ", ")).")
  var metric = Metric.mase

  @Option(help: "A champion for each series, or one for the panel.")
  var by = ChampionScope.series

  @Option(help: ArgumentHelp("Levels of the intervals in percent, or none.", valueName: "list"))
  var levels = Levels.standard

  @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var form: OutputOptions
  @OptionGroup var work: WorkOptions

  func run() async throws {
    var stopwatch = Stopwatch(isEnabled: work.timing)
    let specs = try models.specs()
    let loaded = try input.read(for: specs, &stopwatch)
    let mark = stopwatch.mark()
    let results = try await BacktestRun(plan: plan, threads: work.threads)
      .run(specs, on: loaded.panel)
    let report = TournamentReport(
      panel: loaded.panel, metric: metric, scope: by,
      evaluation: Evaluation(panel: loaded.panel, plan: plan.plan, results: results))
    let (forecasts, failures) = try report.forecastsAndFailures(
      horizon: plan.horizon, levels: levels.values)
    stopwatch.end(.compute, since: mark)
    BacktestRun.report(results, plan: plan.plan)
    StandardError.notes(report.champions.notes)
    for failure in failures {
      StandardError.write("\(failure.id): \(failure.model): \(failure.reason)")
    }
    let rows = forecasts.map { forecast in
      ChampionForecast(
        model: report.champions.models[forecast.id]!, forecast: forecast,
        format: loaded.timeFormat)
    }
    StandardError.notes(of: rows)
    try stopwatch.measure(.write) {
      let forms = NextWeekTable(forecasts: rows, levels: levels.values)
      let table = form.isTable && output == nil ? forms.compact : forms.table
      if !rows.isEmpty { try form.write(table, to: output) }
    }
    try stopwatch.report()
    try Remains.require(rows.count, of: loaded.panel.count)
  }
}
