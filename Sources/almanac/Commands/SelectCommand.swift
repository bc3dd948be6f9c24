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

  @Option(help: "A champion for each series, each group, or one for the panel.")
  var by = ChampionScope.series

  @Option(help: ArgumentHelp("With --by group: the column of the groups.", valueName: "column"))
  var group: String?

  @Option(
    help: "The best score, or the simplest model within one standard error of the best.")
  var rule = SelectionRule.minimum

  @Option(
    help: ArgumentHelp(
      "The share by which a model has to be better than the last champion, such as 0.05.",
      valueName: "share"))
  var hysteresis = 0.0

  @Option(
    help: ArgumentHelp(
      "Last time's forecasts as this command wrote them: the last champions.", valueName: "file"))
  var incumbents: String?

  @Flag(help: "Tell on standard error why each champion was chosen.")
  var why = false

  @OptionGroup var intervals: IntervalOptions

  @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var form: OutputOptions
  @OptionGroup var work: WorkOptions

  func validate() throws {
    guard hysteresis >= 0, hysteresis < 1 else {
      throw ValidationError("--hysteresis must be from 0 to below 1, not \(hysteresis).")
    }
    guard (group != nil) == (by == .group) else {
      throw ValidationError("--group COLUMN and --by group go together.")
    }
  }

  func run() async throws {
    var stopwatch = Stopwatch(isEnabled: work.timing)
    let specs = try models.specs()
    let loaded = try input.read(for: specs, groupColumn: group, &stopwatch)
    let groups = try group.map { try input.groups(column: $0) } ?? [:]
    let past = try lastChampions(groups: groups)
    let mark = stopwatch.mark()
    let results = try await BacktestRun(plan: plan, threads: work.threads)
      .run(specs, on: loaded.panel)
    let report = TournamentReport(
      panel: loaded.panel, metric: metric, scope: by,
      evaluation: Evaluation(panel: loaded.panel, plan: plan.plan, results: results),
      groups: groups, rule: rule, hysteresis: hysteresis, incumbents: past)
    let (forecasts, failures) = try report.forecastsAndFailures(
      horizon: plan.horizon, levels: intervals.levels.values, intervals: intervals.intervals,
      nonNegative: intervals.nonNegative)
    stopwatch.end(.compute, since: mark)
    BacktestRun.report(report.evaluation, plan: plan.plan)
    if intervals.intervals == .conformal, let note = plan.plan.calibrationNote(on: loaded.panel) {
      StandardError.notes([note])
    }
    StandardError.notes(report.champions.notes)
    if why {
      for reason in report.champions.reasons {
        StandardError.write("\(reason.id ?? "all series"): \(reason)")
      }
    }
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
      let forms = NextWeekTable(forecasts: rows, levels: intervals.levels.values)
      let table = form.isTable && output == nil ? forms.compact : forms.table
      if !rows.isEmpty { try form.write(table, to: output) }
    }
    try stopwatch.report()
    try Remains.require(rows.count, of: loaded.panel.count)
  }

  private func lastChampions(groups: [String: String]) throws -> [String: ModelSpec] {
    guard let incumbents else { return [:] }
    let table = try TextTable(csv: try FileBytes.read(path: incumbents), name: incumbents)
    guard let models = Incumbents.read(table, by: by, groups: groups) else {
      throw SeriesFileError(
        .column, file: incumbents, line: 1, reason: "there are no columns unique_id and model",
        expected: "the forecasts that almanac select wrote last time")
    }
    return models
  }
}
