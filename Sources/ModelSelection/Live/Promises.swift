internal import Flow
internal import Forecasting
internal import SeriesIO

/// What a backtest promised of a model on a series.
struct Promise {
  /// Its mean scaled error (MASE).
  var error: Double?
  /// The standard error of that.
  var standardError: Double?
  /// The share of values in the 95 % interval, in percent.
  var coverage: Double?
}

/// What the backtests of the runs that made forecasts promised of them.
struct Promises {
  /// The level whose coverage every backtest is published with.
  static let level = 95.0

  private var promises: [Key: Promise] = [:]

  private struct Key: Hashable {
    let version: Int
    let id: String
    let model: ModelSpec
  }

  /// Looks up what was promised of the given forecasts.
  /// - Throws: `StoreError`; `CancellationError` once the signal is raised.
  init(for rows: [LiveRow], in store: Store, stop: StopSignal) throws {
    let byRun = Dictionary(grouping: rows, by: \.forecast.run.version)
    for (version, rows) in byRun {
      try stop.check()
      guard let digest = rows[0].forecast.run.metrics, let bytes = try store.content(digest),
        let table = try? TextTable(csv: bytes, name: "metrics")
      else { continue }
      for row in rows { promises[Self.key(row)] = Promise() }
      add(table, version: version)
    }
  }

  /// What was promised of a forecast.
  subscript(row: LiveRow) -> Promise { promises[Self.key(row)] ?? Promise() }

  private static func key(_ row: LiveRow) -> Key {
    Key(version: row.forecast.run.version, id: row.id, model: row.forecast.model)
  }

  private mutating func add(_ table: TextTable, version: Int) {
    guard let id = table.column("unique_id"), let model = table.column("model"),
      let metric = table.column("metric"), let score = table.column("score"),
      let error = table.column("standard_error")
    else { return }
    let (scaled, coverage) = (
      Metric.mase.description, Metric.coverage(Self.level).description
    )
    for row in 0..<table.rowCount {
      let name = table.text(row, metric)
      guard name == scaled || name == coverage,
        let spec = try? ModelSpec.parse(table.text(row, model))
      else { continue }
      let key = Key(version: version, id: table.text(row, id), model: spec)
      guard promises[key] != nil else { continue }
      if name == scaled {
        promises[key]?.error = table.number(row, score)
        promises[key]?.standardError = table.number(row, error)
      } else {
        promises[key]?.coverage = table.number(row, score)
      }
    }
  }
}
