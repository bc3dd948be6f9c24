internal import Flow
internal import Forecasting
internal import SeriesIO

/// How the forecasts that earlier runs published turned out, and what that says.
struct LiveAccuracy: Sendable {
  /// Every published forecast whose period is known by now: by series in the order of the panel,
  /// then period, then step.
  let rows: [LiveRow]
  /// Those series of which something can be said, in the order of the panel.
  let series: [(id: String, rows: [LiveRow], check: DriftCheck)]
  /// One sentence for each sign of drift.
  let drift: [String]
  /// One sentence each: drift first, then revisions.
  let warnings: [String]

  /// Sentences of one kind that are listed; a panel of thousands is summed up.
  static let listed = 10

  /// Scores the forecasts of the recalled runs against the present data, and compares these with
  /// the data before.
  /// - Throws: `StoreError`; `CancellationError` once the signal is raised, which it looks at
  ///   between tables and series.
  init(
    _ recollection: Recollection, data: JobData, configuration: JobConfiguration, store: Store,
    stop: StopSignal
  ) throws {
    let published = try PublishedForecasts(recollection.runs, in: store, stop: stop)
    let bySeries = try data.panel.map { one in
      try stop.check()
      return (id: one.id, rows: LiveRow.rows(one, published.forecasts(id: one.id)))
    }
    let promises = try Promises(
      for: bySeries.flatMap { DriftCheck.recent($0.rows) }, in: store, stop: stop)
    rows = bySeries.flatMap(\.rows)
    series = bySeries.filter { !$0.rows.isEmpty }.map { id, rows in
      (
        id, rows,
        DriftCheck(rows, horizon: configuration.backtest.horizon, promises: promises)
      )
    }
    let revisions =
      try recollection.snapshot.map {
        try Revision.all(since: $0, in: data, configuration: configuration, store: store)
      } ?? []
    drift = Self.abridged(series.flatMap { Self.sentences($0.id, $0.check) })
    warnings =
      published.unreadable.map { "version \($0) of next-week cannot be read, and is not scored" }
      + drift + Self.abridged(revisions.map { $0.sentence(data.timeFormat) })
  }

  /// What a check says, in words.
  private static func sentences(_ id: String, _ check: DriftCheck) -> [String] {
    func short(_ value: Double?) -> String { value.map { ShortNumber.text($0, digits: 3) } ?? "-" }
    var sentences: [String] = []
    if check.errorsDrift {
      sentences.append(
        "\(id): drift: the last \(check.count) published forecasts have a mean scaled error of "
          + "\(short(check.error)); the backtest promised \(short(check.promised)), and "
          + "\(short(check.allowed)) at most")
    }
    if check.intervalsDrift {
      sentences.append(
        "\(id): drift: \(check.misses) of the last \(check.intervals) values lie outside the "
          + "\(ModelSpec.Value.number(Promises.level)) % interval of their forecast")
    }
    return sentences
  }

  private static func abridged(_ sentences: [String]) -> [String] {
    guard sentences.count > listed else { return sentences }
    return sentences.prefix(listed)
      + ["… and \(sentences.count - listed) more of this kind"]
  }
}
