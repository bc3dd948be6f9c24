public import Flow
public import Forecasting
internal import SeriesIO

/// One step of a published forecast.
public struct ForecastRow: Sendable, Hashable {
  /// The id of the series.
  public let id: String
  /// The spec of the model.
  public let model: String
  /// The step, counted from 1.
  public let step: Int
  /// The date as the source writes its dates.
  public let date: String
  /// The same as a point in time; nil where it cannot be read.
  public let time: Timestamp?
  /// The forecast.
  public let mean: Double
  /// Its intervals, by ascending level.
  public let intervals: [ReadInterval]
}

/// One forecast of a backtest beside what came true.
public struct BacktestRow: Sendable, Hashable {
  /// The date of the last training value.
  public let cutoff: String
  /// The step, counted from 1.
  public let step: Int
  /// The date of the value.
  public let date: String
  /// The same as a point in time; nil where it cannot be read.
  public let time: Timestamp?
  /// What came true; nil where it is missing.
  public let actual: Double?
  /// The forecast.
  public let mean: Double
  /// Its intervals, by ascending level.
  public let intervals: [ReadInterval]
}

/// The mean scaled error of a model over the panel, at one step of one origin.
public struct ErrorRow: Sendable, Hashable {
  /// The spec of the model.
  public let model: String
  /// The origin, counted back from the newest, which is 1.
  public let originsAgo: Int
  /// The step, counted from 1.
  public let step: Int
  /// The mean over series of |actual − forecast| in units of the fold's scale.
  public let error: Double
  /// How many series it is a mean of.
  public let cells: Int
}

extension JobArchive {
  /// What a run forecast, in the order of its panel, then by step.
  /// - Throws: `StoreError`.
  public func forecasts(of run: PublishedRun) throws(StoreError) -> [ForecastRow] {
    guard let table = try table("next-week", of: run), let id = table.column("unique_id"),
      let date = table.column("ds"), let model = table.column("model"),
      let mean = table.column("mean")
    else { return [] }
    let bounds = table.boundColumns
    var rows: [ForecastRow] = []
    for row in 0..<table.rowCount {
      guard let value = table.number(row, mean) else { continue }
      let series: String = table.text(row, id)
      let step = rows.last.map { $0.id == series ? $0.step + 1 : 1 } ?? 1
      rows.append(
        ForecastRow(
          id: series, model: table.text(row, model), step: step, date: table.text(row, date),
          time: table.timestamp(row, date), mean: value, intervals: table.intervals(row, bounds)))
    }
    return rows
  }

  /// The backtest of a model on a series, by origin, then step.
  /// - Throws: `StoreError`.
  /// - Complexity: O(size of the model's predictions on the whole panel).
  public func backtest(of run: PublishedRun, model: String, series: String) throws(StoreError)
    -> [BacktestRow]
  {
    guard let table = try table("\(model)-predictions", of: run),
      let id = table.column("unique_id"), let cutoff = table.column("cutoff"),
      let step = table.column("step"), let date = table.column("ds"),
      let mean = table.column("mean")
    else { return [] }
    let bounds = table.boundColumns
    let actual = table.column("y")
    return (0..<table.rowCount).compactMap { row in
      guard table.text(row, id) as String == series, let value = table.number(row, mean) else {
        return nil
      }
      return BacktestRow(
        cutoff: table.text(row, cutoff), step: table.integer(row, step) ?? 1,
        date: table.text(row, date), time: table.timestamp(row, date),
        actual: table.number(row, actual), mean: value, intervals: table.intervals(row, bounds))
    }
  }

  /// The last values of some series that a run scored its models by, oldest first; missing ones are
  /// NaN. They come of one backtest, so there are as many as it has origins.
  /// - Throws: `StoreError`.
  /// - Complexity: O(size of one model's predictions on the whole panel).
  public func recentValues(of run: PublishedRun, series: Set<String>) throws(StoreError)
    -> [String: [Double]]
  {
    // Models that combine nothing forecast from every origin, and the simplest are the shortest.
    guard let model = run.models.contains("naive") ? "naive" : run.models.first,
      let table = try table("\(model)-predictions", of: run),
      let id = table.column("unique_id"), let step = table.column("step"),
      let actual = table.column("y")
    else { return [:] }
    var values: [String: [Double]] = [:]
    for row in 0..<table.rowCount where table.integer(row, step) == 1 {
      let name: String = table.text(row, id)
      guard series.contains(name) else { continue }
      values[name, default: []].append(table.number(row, actual) ?? .nan)
    }
    return values
  }

  /// The errors of every model by origin and step; empty where the run published none.
  /// - Throws: `StoreError`.
  public func errors(of run: PublishedRun) throws(StoreError) -> [ErrorRow] {
    guard let table = try table("errors", of: run), let model = table.column("model"),
      let ago = table.column("origins_ago"), let step = table.column("step"),
      let error = table.column("scaled_error")
    else { return [] }
    let cells = table.column("cells")
    return (0..<table.rowCount).compactMap { row in
      guard let ago = table.integer(row, ago), let step = table.integer(row, step),
        let error = table.number(row, error)
      else { return nil }
      return ErrorRow(
        model: table.text(row, model), originsAgo: ago, step: step, error: error,
        cells: table.integer(row, cells) ?? 0)
    }
  }
}
