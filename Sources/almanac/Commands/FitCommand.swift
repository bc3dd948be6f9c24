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
  @OptionGroup var repeats: RepeatOptions

  func run() async throws {
    var stopwatch = Stopwatch(isEnabled: work.timing, repeating: repeats.timingRepeat)
    let specs = try models.specs()
    let loaded = try input.read(for: specs, &stopwatch)
    let cells = try await stopwatch.compute {
      try await ModelCells(specs, loaded.panel, threads: work.threads) {
        model, series throws(ForecastError) in try summary(model, series)
      }
    }
    let lines = cells.successes().map { FitLine(id: $0.id, model: $0.model, summary: $0.value) }
    try stopwatch.measure(.write) { try write(lines) }
    try stopwatch.report()
    try Remains.require(lines.count, of: cells.count)
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
  try model.fit(series).summary(of: series)
}
