public import Forecasting
public import SeriesIO

/// The forecasts of a backtest as a table: one row a step.
public enum PredictionsTable {
  /// Columns `unique_id,model,cutoff,step,ds,y,mean` and a pair of bounds for each level; `cutoff`
  /// is the date of the last training value.
  public static func make(
    _ results: [BacktestResult], panel: Panel, plan: RollingOrigin, timeFormat: TimestampFormat,
    levels: [Double]
  ) -> ResultTable {
    var table = ResultTable(
      columns: ["unique_id", "model", "cutoff", "step", "ds", "y", "mean"]
        + ForecastColumns.bounds(levels))
    for index in panel.indices {
      let series = panel[index]
      for result in results {
        let model = result.model.description
        for origin in result.series[index].forecasts {
          guard case .forecast(let prediction) = origin.outcome else { continue }
          let intervals = levels.map { prediction.interval(level: $0) }
          for step in 0..<prediction.horizon {
            let target = origin.cutoff + plan.gap + step
            table.append(text: series.id)
            table.append(text: model)
            table.append(timestamp: series.timestamp(at: origin.cutoff - 1), format: timeFormat)
            table.append(integer: step + 1)
            table.append(timestamp: series.timestamp(at: target), format: timeFormat)
            table.append(number: series[target])
            table.append(number: prediction.mean[step])
            for interval in intervals {
              table.append(number: interval.lower[step])
              table.append(number: interval.upper[step])
            }
          }
        }
      }
    }
    return table
  }
}
