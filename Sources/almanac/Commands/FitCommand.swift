import ArgumentParser
import Forecasting
import SeriesIO

struct FitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Fits models and shows their estimates.",
    discussion: "One JSON object a (series, model), unless a table or csv is asked for.")

  @OptionGroup var input: InputOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var form: OutputOptions
  @OptionGroup var work: WorkOptions

  func run() async throws {
    var stopwatch = Stopwatch(isEnabled: work.timing)
    let specs = try models.specs()
    let loaded = try input.read(&stopwatch)
    let mark = stopwatch.mark()
    let cells = try await ModelCells.map(specs, loaded.panel, threads: work.threads) {
      model, series throws(ForecastError) in
      FitLine(id: series.id, model: model.spec, summary: try summary(model, series))
    }
    stopwatch.end(.compute, since: mark)
    let lines = ModelCells.successes(cells)
    try stopwatch.measure(.write) { try write(lines) }
    try stopwatch.report()
    try ModelCells.requireAny(lines.count, of: cells.count)
  }

  private func write(_ lines: [FitLine]) throws {
    if let format = form.format, format != .json {
      if !lines.isEmpty { try form.write(FitLine.table(lines)) }
      return
    }
    let text = try lines.map { try JSONText.line($0) + "\n" }.joined()
    try OutputFile.standardOutput.write(Array(text.utf8))
  }
}

private func summary(_ model: some Forecaster, _ series: TimeSeries) throws(ForecastError)
  -> FitSummary
{
  try model.fit(series).summary
}
