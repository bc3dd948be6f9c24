/// Conformal intervals of one model on a panel, from the errors of its own backtest: no extra fit.
///
///     let conformal = ConformalIntervals(panel: sales, plan: plan, result: results[0])
///     let next = conformal.calibration(series: 0).calibrated(prediction)
///
/// Errors are made comparable by the model's spread at that origin and step, the mean change of the
/// history from one cycle to the next, and its recent changes: a product of powers that explains best
/// how large the errors of the panel at that step were. Of fewer than 20 series it is the geometric mean
/// of spread and seasonal change. Where 20 series or more have errors at a step, the width is
/// their common quantile; else that of the series' own errors at the step if they are worth 20
/// independent ones, else of its errors at all steps, else of the few other series; else the model's
/// own interval stands. ``Prediction/sources`` says which. Errors of parameters that were estimated on
/// less than half of the values that a forecast has behind it do not count: they are those of
/// another model, so to speak.
public struct ConformalIntervals: Sendable {
  /// The calibration of every series for the steps that follow its end, in the order of the panel.
  public let calibrations: [ConformalCalibration]
  private let panel: [TimeSeries]
  private let plan: RollingOrigin
  private let result: BacktestResult
  private let endLags: [Int]
  private let scored: Int

  /// Reads off how wide the intervals of every series have to be.
  /// - Parameters:
  ///   - panel: the history that the backtest ran on.
  ///   - plan: the plan it ran under.
  ///   - result: what the model forecast, series by series in the order of the panel.
  ///   - alignment: how the backtest counted its cutoffs.
  ///   - scored: how many of the newest origins are left out, since they serve another purpose: to
  ///     choose the model, whose errors there flatter it.
  /// - Complexity: O(*c* log *c* + *p* · *c*) for *c* cells (series × origins × steps) and *p*
  ///   lengths of series that differ by more than a fifth, beside O(series × origins × *n*) for the
  ///   scales of histories.
  public init(
    panel: Panel, plan: RollingOrigin, result: BacktestResult,
    alignment: Backtest.Alignment = .series, scored: Int = 0
  ) {
    precondition(result.series.count == panel.count, "the backtest belongs to another panel")
    let endLags = Backtest(plan: plan, alignment: alignment, jobs: 1).endLags(panel)
    let series = panel.map(\.trimmed)
    self.plan = plan
    self.result = result
    self.panel = series
    self.endLags = endLags
    self.scored = scored
    let pool = ConformalPool(
      cells: Self.cells(series, plan, result, endLags, scored), age: 0, plan: plan)
    var panelWidths: [Int: ConformalPool.PanelWidths] = [:]
    calibrations = series.indices.map { index in
      Self.calibration(
        pool, plan, series[index], index,
        origins: max(result.series[index].forecasts.count - scored, 0), &panelWidths)
    }
  }

  /// The calibration of one series for the steps that follow its end.
  public func calibration(series: Int) -> ConformalCalibration { calibrations[series] }

  /// The same backtest with the intervals that would have been given at each origin: from errors
  /// whose targets were known there, and no later ones.
  ///
  /// What was known of other series is counted from their own ends, as the cutoffs are (from the
  /// common end under ``Backtest/Alignment/calendar``).
  /// - Complexity: that of ``init(panel:plan:result:alignment:scored:)`` for each origin.
  public func backtest() -> BacktestResult {
    let cells = Self.cells(panel, plan, result, endLags, scored)
    // One time after the other, so that the errors of one alone are in order at a time.
    var places: [Int: [(series: Int, origin: Int)]] = [:]
    for (index, series) in panel.enumerated() {
      for (ordinal, origin) in result.series[index].forecasts.enumerated() {
        places[endLags[index] + series.count - origin.cutoff, default: []].append((index, ordinal))
      }
    }
    var calibrated = result
    for (age, places) in places {
      let pool = ConformalPool(cells: cells, age: age, plan: plan)
      var panelWidths: [Int: ConformalPool.PanelWidths] = [:]
      for (index, ordinal) in places {
        let origin = result.series[index].forecasts[ordinal]
        guard case .forecast(let prediction) = origin.outcome else { continue }
        let calibration = Self.calibration(
          pool, plan, panel[index].window(0..<origin.cutoff), index, origins: ordinal, &panelWidths)
        calibrated.series[index].forecasts[ordinal] = OriginForecast(
          cutoff: origin.cutoff,
          outcome: .forecast(calibration.calibrated(prediction, skipping: plan.gap)))
      }
    }
    return calibrated
  }

  private static func cells(
    _ panel: [TimeSeries], _ plan: RollingOrigin, _ result: BacktestResult, _ endLags: [Int],
    _ scored: Int
  ) -> [[[ConformalCell]]] {
    panel.indices.map { index in
      ConformalCell.cells(
        of: panel[index], position: index, backtest: result.series[index], plan: plan,
        endLag: endLags[index], scored: scored)
    }
  }

  /// - Parameter history: the series up to the origin of the forecast.
  private static func calibration(
    _ pool: ConformalPool, _ plan: RollingOrigin, _ history: TimeSeries, _ index: Int,
    origins: Int, _ panelWidths: inout [Int: ConformalPool.PanelWidths]
  ) -> ConformalCalibration {
    let training = history.window(plan.training(cutoff: history.count))
    let estimatedOn = ConformalPool.estimatedOn(count: training.count)
    let panel = panelWidths[estimatedOn] ?? pool.panelWidths(estimatedOn: estimatedOn)
    panelWidths[estimatedOn] = panel
    return ConformalCalibration(
      gap: plan.gap, scales: HistoryScales(training: training), units: pool.units,
      widths: pool.widths(series: index, estimatedOn: estimatedOn, panel: panel),
      origins: origins)
  }
}
