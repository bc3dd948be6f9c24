import ArgumentParser
import Forecasting

/// Which intervals a forecast has.
struct IntervalOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Levels of the intervals in percent, or none.", valueName: "list"))
  var levels = Levels.standard

  @Option(
    help: ArgumentHelp(
      "By the model (analytic), by its errors in a backtest (conformal), or by residuals drawn "
        + "again (bootstrap).", valueName: "method"))
  var intervals = IntervalMethod.analytic

  @Flag(help: "Forecast nothing below zero.")
  var nonNegative = false

  /// What the errors of a backtest under ``RollingOrigin/calibrating(on:horizon:)`` say, by model,
  /// then series; empty unless that is asked for.
  func calibrations(of specs: [ModelSpec], on panel: Panel, horizon: Int, threads: Int) async throws
    -> [ModelSpec: [String: ConformalCalibration]]
  {
    guard intervals == .conformal else { return [:] }
    let plan = RollingOrigin.calibrating(on: panel, horizon: horizon)
    let results = try await Backtest(plan: plan, jobs: threads).run(models: specs, on: panel)
    return Dictionary(
      results.map { result in
        let conformal = ConformalIntervals(panel: panel, plan: plan, result: result)
        return (
          result.model,
          Dictionary(
            zip(panel.ids, conformal.calibrations), uniquingKeysWith: { first, _ in first })
        )
      }, uniquingKeysWith: { first, _ in first })
  }
}
