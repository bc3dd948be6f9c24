internal import Forecasting
public import SeriesIO

/// The forecasts of the next steps, for machines and for people.
public struct NextWeekTable: Sendable {
  private let forecasts: [ChampionForecast]
  private let levels: [Double]

  /// A table of the given forecasts.
  public init(forecasts: [ChampionForecast], levels: [Double]) {
    self.forecasts = forecasts
    self.levels = levels
  }

  /// Columns `unique_id,ds,model,mean` and a pair of bounds for each level.
  public var table: ResultTable {
    var table = ResultTable(columns: ForecastColumns.all(levels: levels))
    for entry in forecasts {
      for step in entry.dates.indices {
        table.append(text: entry.forecast.id)
        table.append(text: entry.dates[step])
        table.append(text: entry.model.description)
        table.append(number: entry.forecast.mean[step])
        for interval in entry.forecast.intervals {
          table.append(number: interval.lower[step])
          table.append(number: interval.upper[step])
        }
      }
    }
    return table
  }

  /// The same with rounded numbers and the widest interval alone.
  public var compact: ResultTable { rounded(withModels: true) }

  /// The same with rounded numbers, without models and with the widest interval alone, so that it
  /// fits 80 columns.
  public var summary: ResultTable { rounded(withModels: false) }

  private func rounded(withModels: Bool) -> ResultTable {
    let level = levels.max()
    var table = ResultTable(
      columns: ["series", "date", "forecast"]
        + (level.map { ["\(ModelSpec.Value.number($0))% interval"] } ?? [])
        + (withModels ? ["model"] : []))
    for entry in forecasts {
      let interval = entry.forecast.intervals.first { $0.level == level }
      for step in entry.dates.indices {
        table.append(text: entry.forecast.id)
        table.append(text: entry.dates[step])
        table.append(text: ShortNumber.text(entry.forecast.mean[step]))
        if let interval {
          table.append(
            text: ShortNumber.text(interval.lower[step]) + " … "
              + ShortNumber.text(interval.upper[step]))
        }
        if withModels { table.append(text: entry.model.description) }
      }
    }
    return table
  }

  /// A Markdown page of the summary.
  func markdown(stale: [String]) -> String {
    "# Next week\n\n" + MarkdownReport.block(summary)
      + (stale.isEmpty
        ? "" : "\nStale: \(stale.map(MarkdownReport.escape).joined(separator: ", ")).\n")
  }
}
