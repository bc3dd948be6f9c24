internal import Forecasting
internal import SeriesIO

/// How large the errors of each model are at each step of the horizon and at each origin, over the
/// whole panel.
enum ErrorsTable {
  /// Columns `model,origins_ago,step,scaled_error,cells`: the mean over series of |actual −
  /// forecast| in units of the fold's scale, as in the MASE, and how many series it is a mean of.
  /// Origins count back from the newest, which is 1, since series may have different numbers of them.
  /// - Complexity: O(series × origins × (*n* + models × horizon)).
  static func make(_ results: [BacktestResult], panel: Panel, plan: RollingOrigin) -> ResultTable {
    var tallies = results.map { _ in
      Array(repeating: Tally(), count: plan.origins * plan.horizon)
    }
    for index in panel.indices {
      let series = panel[index]
      var scales: [Int: Double] = [:]
      for (model, result) in results.enumerated() {
        let forecasts = result.series[index].forecasts
        for (ordinal, origin) in forecasts.enumerated() {
          let ago = forecasts.count - 1 - ordinal
          guard case .forecast(let prediction) = origin.outcome, ago < plan.origins else {
            continue
          }
          let scale =
            scales[origin.cutoff]
            ?? FoldScale(training: series.window(plan.training(cutoff: origin.cutoff))).absolute
          scales[origin.cutoff] = scale
          guard scale > 0 else { continue }
          for step in 0..<min(prediction.horizon, plan.horizon) {
            let target = origin.cutoff + plan.gap + step
            guard target < series.count, !series[target].isNaN else { continue }
            tallies[model][ago * plan.horizon + step].take(
              abs(series[target] - prediction.mean[step]) / scale)
          }
        }
      }
    }
    var table = ResultTable(columns: ["model", "origins_ago", "step", "scaled_error", "cells"])
    for (result, tallies) in zip(results, tallies) {
      for (place, tally) in tallies.enumerated() where tally.count > 0 {
        table.append(text: result.model.description)
        table.append(integer: place / plan.horizon + 1)
        table.append(integer: place % plan.horizon + 1)
        table.append(number: tally.sum / Double(tally.count))
        table.append(integer: tally.count)
      }
    }
    return table
  }

  private struct Tally {
    private(set) var sum = 0.0
    private(set) var count = 0

    mutating func take(_ error: Double) {
      sum += error
      count += 1
    }
  }
}
