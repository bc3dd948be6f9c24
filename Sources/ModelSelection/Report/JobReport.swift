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

  /// Every artifact, keys beginning with the name of the job; made on several threads.
  /// - Throws: `CancellationError` once the signal is raised, which it looks at before each of them.
  func artifacts(threads: Int, stop: StopSignal) throws -> [Artifact] {
    let pages = pages
    return try Crew.map(count: pages.count, threads: threads) { index in
      try stop.check()
      let page = pages[index]
      return Artifact(
        key: "\(configuration.name)/\(page.key)", kind: page.kind, content: page.content())
    }
  }

  /// What becomes an artifact.
  private struct Page: Sendable {
    let key: String
    let kind: ArtifactKind
    let content: @Sendable () -> [UInt8]

    init(_ key: String, _ kind: ArtifactKind, _ content: @escaping @Sendable () -> [UInt8]) {
      self.key = key
      self.kind = kind
      self.content = content
    }

    init(_ key: String, _ table: @escaping @Sendable () -> ResultTable) {
      self.init(key, .table) { table().data(format: .csv) }
    }
  }

  private var pages: [Page] {
    let nextWeek = NextWeekTable(forecasts: outcome.forecasts, levels: configuration.levels)
    let plan = configuration.backtest
    return [
      Page("metrics") { MetricsTable.comparisons(scores.bySeries.flatMap(\.self)) },
      Page("report", .markdown) { Array(MarkdownReport(self).text.utf8) },
      Page("next-week") { nextWeek.table },
      Page("next-week.md", .markdown) { Array(nextWeek.markdown(stale: data.stale).utf8) },
      Page("chart", .chart) {
        Array(
          ForecastChart(panel: data.panel, timeFormat: data.timeFormat, outcome: outcome).svg.utf8)
      },
      Page("live-accuracy") { liveAccuracy.table },
      Page("live-standing") { liveAccuracy.standing },
      Page("leaderboard") { MetricsTable.comparisons(scores.panels, byID: false) },
      Page("champions") {
        ChampionsTable.make(outcome, champions: champions, boards: scores.choosing)
      },
      Page("errors") { ErrorsTable.make(results, panel: data.panel, plan: plan) },
      Page("failures") { FailuresTable.make(outcome.failures) },
    ]
      + results.map { result in
        Page("\(result.model)-predictions") {
          PredictionsTable.make(
            [result], panel: data.panel, plan: plan, timeFormat: data.timeFormat,
            levels: configuration.levels)
        }
      }
  }
}
