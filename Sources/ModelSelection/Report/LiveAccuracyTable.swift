internal import Forecasting
internal import SeriesIO

/// Published forecasts beside what came true, for machines and for people.
struct LiveAccuracyTable {
  let accuracy: LiveAccuracy
  /// The levels that are published now.
  let levels: [Double]
  /// How the source writes its dates.
  let format: TimestampFormat

  /// One row a forecast step whose period is known. `cutoff` is the date of the last value that the
  /// forecast knew, `made_by` the version of `next-week` that held it; errors are actual minus
  /// forecast, scaled ones absolute and in mean seasonal steps of the history before.
  var table: ResultTable {
    let levels = allLevels
    var table = ResultTable(
      columns: ["unique_id", "model", "cutoff", "step", "ds", "y", "mean"]
        + ForecastColumns.bounds(levels) + ["error", "scaled_error"]
        + levels.map { "inside-\(ModelSpec.Value.number($0))" } + ["made_by"])
    for row in accuracy.rows {
      table.append(text: row.id)
      table.append(text: row.forecast.model.description)
      table.append(timestamp: row.cutoff, format: format)
      table.append(integer: row.forecast.step)
      table.append(timestamp: row.forecast.target, format: format)
      table.append(number: row.actual)
      table.append(number: row.forecast.mean)
      for level in levels {
        table.append(number: row.forecast.bounds[level]?.lowerBound)
        table.append(number: row.forecast.bounds[level]?.upperBound)
      }
      table.append(number: row.error)
      table.append(number: row.scaledError)
      for level in levels {
        if let isInside = row.isInside(level) {
          table.append(flag: isInside)
        } else {
          table.appendMissing()
        }
      }
      table.append(integer: row.forecast.run.version)
    }
    return table
  }

  /// One row a series, for machines: what ``DriftCheck`` found. `scaled_error` is the mean of the
  /// last `recent` forecasts, `promised` what their backtests promised, `allowed` the most that this
  /// allows; `misses` of `intervals` values lay outside the 95 % interval.
  var standing: ResultTable {
    var table = ResultTable(columns: [
      "unique_id", "forecasts", "recent", "scaled_error", "promised", "allowed", "misses",
      "intervals", "miss_probability", "errors_drift", "intervals_drift",
    ])
    for (id, rows, check) in accuracy.series {
      table.append(text: id)
      table.append(integer: rows.count)
      table.append(integer: check.count)
      table.append(number: check.error)
      table.append(number: check.promised)
      table.append(number: check.allowed)
      table.append(integer: check.misses)
      table.append(integer: check.intervals)
      table.append(number: check.missProbability)
      table.append(flag: check.errorsDrift)
      table.append(flag: check.intervalsDrift)
    }
    return table
  }

  /// One row a series: the last forecasts against the promise, and the intervals so far.
  var summary: ResultTable {
    let levels = allLevels
    var table = ResultTable(
      columns: ["series", "forecasts", "live mase", "promised", "at most"]
        + levels.map { "in \(ModelSpec.Value.number($0))%" })
    func short(_ value: Double?) -> String { value.map { ShortNumber.text($0, digits: 3) } ?? "-" }
    for (id, rows, check) in accuracy.series {
      table.append(text: id)
      table.append(integer: rows.count)
      table.append(text: short(check.error))
      table.append(text: short(check.promised))
      table.append(text: short(check.allowed))
      for level in levels { table.append(text: Self.share(rows.compactMap { $0.isInside(level) })) }
    }
    return table
  }

  /// One row a series: its newest forecast that has come true.
  var newest: ResultTable {
    let level = levels.max()
    var table = ResultTable(
      columns: ["series", "date", "forecast", "actual", "error"]
        + (level.map { ["\(ModelSpec.Value.number($0))% interval"] } ?? []))
    for (_, rows, _) in accuracy.series {
      guard let row = rows.last(where: { $0.forecast.step == 1 }) else { continue }
      table.append(text: row.id)
      table.append(text: format.format(row.forecast.target))
      table.append(text: ShortNumber.text(row.forecast.mean))
      table.append(text: ShortNumber.text(row.actual))
      table.append(text: ShortNumber.text(row.error))
      if let level {
        let place = row.isInside(level).map { $0 ? "inside" : "outside" }
        table.append(text: place ?? "-")
      }
    }
    return table
  }

  /// `12/13`, or a dash where there is nothing to count.
  private static func share(_ inside: [Bool]) -> String {
    inside.isEmpty ? "-" : "\(inside.count(where: \.self))/\(inside.count)"
  }

  /// The present levels, and those of earlier forecasts.
  private var allLevels: [Double] {
    let earlier = accuracy.rows.flatMap(\.forecast.bounds.keys)
    return levels + Set(earlier).subtracting(levels).sorted()
  }

  /// The section of the report.
  func markdown() -> String {
    var parts = ["## Live accuracy"]
    if accuracy.rows.isEmpty {
      parts.append("No published forecast has come true yet.")
    } else {
      parts += [
        "The newest forecasts that have come true:", MarkdownReport.block(newest), overall,
        MarkdownReport.block(summary),
      ]
    }
    if !accuracy.warnings.isEmpty {
      parts.append(
        accuracy.warnings.map { "- \(MarkdownReport.escape($0))" }.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  /// The panel in one paragraph.
  private var overall: String {
    let judged = accuracy.series.filter { $0.check.promised != nil }
    var text =
      "\(accuracy.rows.count) published forecast\(accuracy.rows.count == 1 ? " has" : "s have") "
      + "come true."
    if !judged.isEmpty {
      func mean(_ value: (DriftCheck) -> Double?) -> String {
        let sum = judged.reduce(0) { $0 + (value($1.check) ?? 0) }
        return ShortNumber.text(sum / Double(judged.count), digits: 3)
      }
      text +=
        " The last of each series, \(DriftCheck.window) at most, have a mean scaled error of "
        + "\(mean { $0.error }); their backtests promised \(mean { $0.promised })."
    }
    return text
  }
}
