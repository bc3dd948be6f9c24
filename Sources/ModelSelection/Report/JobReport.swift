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
  var artifacts: [Artifact] {
    let nextWeek = NextWeekTable(forecasts: outcome.forecasts, levels: configuration.levels)
    return [
      artifact(
        "metrics", .table,
        MetricsTable.comparisons(scores.bySeries.flatMap(\.self)).data(format: .csv)),
      artifact("report", .markdown, Array(MarkdownReport(self).text.utf8)),
      artifact("next-week", .table, nextWeek.table.data(format: .csv)),
      artifact("next-week.md", .markdown, Array(nextWeek.markdown(stale: data.stale).utf8)),
      artifact(
        "chart", .chart,
        Array(
          ForecastChart(panel: data.panel, timeFormat: data.timeFormat, outcome: outcome).svg.utf8)),
      artifact(
        "live-accuracy", .table,
        liveAccuracy.table.data(format: .csv)),
      artifact("live-standing", .table, liveAccuracy.standing.data(format: .csv)),
      artifact(
        "leaderboard", .table,
        MetricsTable.comparisons(scores.panels, byID: false).data(format: .csv)),
      artifact(
        "champions", .table,
        ChampionsTable.make(outcome, champions: champions, boards: scores.choosing)
          .data(format: .csv)),
      artifact(
        "errors", .table,
        ErrorsTable.make(results, panel: data.panel, plan: configuration.backtest)
          .data(format: .csv)),
      artifact("failures", .table, FailuresTable.make(outcome.failures).data(format: .csv)),
    ]
      + results.map { result in
        let table = PredictionsTable.make(
          [result], panel: data.panel, plan: configuration.backtest, timeFormat: data.timeFormat,
          levels: configuration.levels)
        return artifact("\(result.model)-predictions", .table, table.data(format: .csv))
      }
  }

  private func artifact(_ key: String, _ kind: ArtifactKind, _ content: [UInt8]) -> Artifact {
    Artifact(key: "\(configuration.name)/\(key)", kind: kind, content: content)
  }
}
