public import Flow
public import Forecasting
internal import SeriesIO

/// One step of a published forecast whose period is known by now.
public struct OutcomeRow: Sendable, Hashable {
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
  /// What came true.
  public let actual: Double
  /// The forecast.
  public let mean: Double
  /// Its intervals, by ascending level.
  public let intervals: [ReadInterval]
  /// Actual minus forecast.
  public var error: Double { actual - mean }
  /// |error| in mean seasonal steps of the history before; nil where that is undefined.
  public let scaledError: Double?
  /// The version of `next-week` that held the forecast.
  public let version: Int

  /// Whether the value lay in the interval of a level; nil where none was published.
  public func isInside(_ level: Double) -> Bool? {
    intervals.first { $0.level == level }?.contains(actual)
  }
}

/// How the last forecasts of a series turned out against what their backtests promised.
public struct LiveStanding: Sendable, Hashable {
  /// The id of the series.
  public let id: String
  /// Published steps that have come true.
  public let forecasts: Int
  /// How many of the last forecasts ``error`` is a mean of.
  public let recent: Int
  /// Their mean scaled error.
  public let error: Double?
  /// What their backtests promised; nil where that is unknown.
  public let promised: Double?
  /// The most that the promise allows; nil with too few forecasts.
  public let allowed: Double?
  /// Whether errors are larger, or intervals are missed more often, than chance explains.
  public let drifts: Bool
}

extension JobArchive {
  /// The published forecasts that had come true by a run: by series in the order of the panel, then
  /// date, then step.
  /// - Throws: `StoreError`.
  public func outcomes(by run: PublishedRun) throws(StoreError) -> [OutcomeRow] {
    guard let table = try table("live-accuracy", of: run), let id = table.column("unique_id"),
      let model = table.column("model"), let date = table.column("ds"),
      let actual = table.column("y"), let mean = table.column("mean"),
      let madeBy = table.column("made_by")
    else { return [] }
    let bounds = table.boundColumns
    let (step, scaled) = (table.column("step"), table.column("scaled_error"))
    return (0..<table.rowCount).compactMap { row in
      guard let value = table.number(row, actual), let forecast = table.number(row, mean) else {
        return nil
      }
      return OutcomeRow(
        id: table.text(row, id), model: table.text(row, model), step: table.integer(row, step) ?? 1,
        date: table.text(row, date), time: table.timestamp(row, date), actual: value,
        mean: forecast, intervals: table.intervals(row, bounds),
        scaledError: table.number(row, scaled), version: table.integer(row, madeBy) ?? 0)
    }
  }

  /// How each series stands by a run.
  ///
  /// A run that published no table of that has the mean scaled errors alone, without promises.
  /// - Throws: `StoreError`.
  public func standings(by run: PublishedRun) throws(StoreError) -> [LiveStanding] {
    guard let table = try table("live-standing", of: run), let id = table.column("unique_id") else {
      return Self.standings(of: try outcomes(by: run))
    }
    let (forecasts, recent) = (table.column("forecasts"), table.column("recent"))
    let (error, promised, allowed) = (
      table.column("scaled_error"), table.column("promised"), table.column("allowed")
    )
    let (errorsDrift, intervalsDrift) = (
      table.column("errors_drift"), table.column("intervals_drift")
    )
    return (0..<table.rowCount).map { row in
      LiveStanding(
        id: table.text(row, id), forecasts: table.integer(row, forecasts) ?? 0,
        recent: table.integer(row, recent) ?? 0, error: table.number(row, error),
        promised: table.number(row, promised), allowed: table.number(row, allowed),
        drifts: table.flag(row, errorsDrift) == true || table.flag(row, intervalsDrift) == true)
    }
  }

  private static func standings(of outcomes: [OutcomeRow]) -> [LiveStanding] {
    var order: [String] = []
    var byID: [String: [OutcomeRow]] = [:]
    for outcome in outcomes {
      if byID[outcome.id] == nil { order.append(outcome.id) }
      byID[outcome.id, default: []].append(outcome)
    }
    return order.map { id in
      let own = byID[id] ?? []
      let errors = own.filter { $0.step == 1 }.compactMap(\.scaledError).suffix(DriftCheck.window)
      return LiveStanding(
        id: id, forecasts: own.count, recent: errors.count,
        error: errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count), promised: nil,
        allowed: nil, drifts: false)
    }
  }
}
