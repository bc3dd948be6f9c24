import ArgumentParser
import Forecasting
import ModelSelection
import SeriesIO

struct BacktestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest", abstract: "Forecasts the past from rolling origins.",
    discussion: "Prints every forecast beside what came true, or with --scores the leaderboard.")

  @OptionGroup var input: InputOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var plan: PlanOptions

  @Option(
    name: .customLong("metric"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "One or more of \(Metric.names.joined(separator: ", ")).", valueName: "metric"))
  var metrics: [Metric] = [.mase]

  @Flag(help: "Print the leaderboard instead of the forecasts.")
  var scores = false

  @Flag(
    help: "With --scores: drop models early that are clearly worse by the first metric, and say so."
  )
  var race = false

  @Option(help: "With --scores: a leaderboard for each series, or one for the panel.")
  var by = ChampionScope.panel

  @Option(help: ArgumentHelp("Add interval bounds of these levels.", valueName: "list"))
  var levels = Levels(values: [])

  @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var form: OutputOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup var repeats: RepeatOptions

  func validate() throws {
    if race, !scores || by != .panel {
      throw ValidationError("--race goes with --scores of the whole panel.")
    }
  }

  func run() async throws {
    var stopwatch = Stopwatch(isEnabled: work.timing, repeating: repeats.timingRepeat)
    let specs = try models.specs()
    let loaded = try input.read(for: specs, &stopwatch)
    let run = BacktestRun(plan: plan, threads: work.threads)
    let evaluation: Evaluation
    var results: [BacktestResult] = []
    if scores {
      evaluation = try await stopwatch.compute { [metrics, race] in
        try await run.evaluate(specs, on: loaded.panel, metrics: metrics, race: race)
      }
    } else {
      results = try await stopwatch.compute { try await run.run(specs, on: loaded.panel) }
      evaluation = Evaluation(panel: loaded.panel, plan: plan.plan, results: results)
    }
    BacktestRun.report(evaluation, plan: plan.plan)
    try stopwatch.measure(.write) {
      let table =
        scores
        ? scoreTable(evaluation)
        : PredictionsTable.make(
          results, panel: loaded.panel, plan: plan.plan, timeFormat: loaded.timeFormat,
          levels: levels.values)
      if evaluation.hasForecasts { try form.write(table, to: output) }
    }
    try stopwatch.report()
    try BacktestRun.requireAny(evaluation, of: loaded.panel)
  }

  private func scoreTable(_ evaluation: Evaluation) -> ResultTable {
    let boards = metrics.flatMap { metric in
      by == .series
        ? evaluation.leaderboardsBySeries(metric: metric)
        : [evaluation.leaderboard(metric: metric)]
    }
    for board in boards where board.cellsLeftOut > 0 {
      StandardError.write(
        "note: \(board.id.map { "\($0): " } ?? "")\(board.metric): \(board.cellsLeftOut) cells "
          + "left out for all models, their scale or denominator is zero or undefined")
    }
    return MetricsTable.leaderboards(boards, byID: by == .series)
  }
}
