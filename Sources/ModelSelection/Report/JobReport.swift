internal import Flow
internal import Forecasting
internal import SeriesIO

/// The artifacts of a run. Their content depends on data, configuration and results alone: no run
/// id, no clock time, so that equal results are equal bytes.
struct JobReport {
  let configuration: JobConfiguration
  let outcome: JobOutcome
  let data: JobData
  let accuracy: LiveAccuracy
  /// The models that were chosen, and why.
  let champions: Champions
  let scores: JobScores
  let results: [BacktestResult]

  /// Published forecasts beside what came true.
  var liveAccuracy: LiveAccuracyTable {
    LiveAccuracyTable(
      accuracy: accuracy, levels: configuration.levels, format: data.timeFormat)
  }

  /// Why each champion was chosen.
  var reasons: [ChampionReason] { champions.reasons }

  /// Every artifact, keys beginning with the name of the job.
  /// - Throws: `CancellationError` once the signal is raised, which it looks at before each of them.
  func artifacts(stop: StopSignal) throws -> [Artifact] {
    var artifacts: [Artifact] = []
    func add(_ key: String, _ kind: ArtifactKind, _ content: () -> [UInt8]) throws {
      try stop.check()
      artifacts.append(
        Artifact(key: "\(configuration.name)/\(key)", kind: kind, content: content()))
    }
    func add(_ key: String, _ table: () -> ResultTable) throws {
      try add(key, .table) { table().data(format: .csv) }
    }
    let nextWeek = NextWeekTable(forecasts: outcome.forecasts, levels: configuration.levels)
    try add("metrics") { MetricsTable.comparisons(scores.bySeries.flatMap(\.self)) }
    try add("report", .markdown) { Array(MarkdownReport(self).text.utf8) }
    try add("next-week") { nextWeek.table }
    try add("next-week.md", .markdown) { Array(nextWeek.markdown(stale: data.stale).utf8) }
    try add("chart", .chart) {
      Array(
        ForecastChart(panel: data.panel, timeFormat: data.timeFormat, outcome: outcome).svg.utf8)
    }
    try add("live-accuracy") { liveAccuracy.table }
    try add("live-standing") { liveAccuracy.standing }
    try add("leaderboard") { MetricsTable.comparisons(scores.panels, byID: false) }
    try add("champions") {
      ChampionsTable.make(outcome, champions: champions, boards: scores.choosing)
    }
    try add("errors") {
      ErrorsTable.make(results, panel: data.panel, plan: configuration.backtest)
    }
    try add("failures") { FailuresTable.make(outcome.failures) }
    for result in results {
      try add("\(result.model)-predictions") {
        PredictionsTable.make(
          [result], panel: data.panel, plan: configuration.backtest, timeFormat: data.timeFormat,
          levels: configuration.levels)
      }
    }
    return artifacts
  }
}
