/// Conformal intervals of one model on a panel, from the errors of its own backtest: no extra fit.
///
///     let conformal = ConformalIntervals(panel: sales, plan: plan, result: results[0])
///     let next = conformal.calibration(series: 0).calibrated(prediction)
///
/// Errors are made comparable by the geometric mean of the model's spread at that origin and step and
/// the scale of the fold (``FoldScale``). Where 20 series or more have errors at a step, the width is
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
  ///   lengths of series that differ by more than a fifth.
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
    let pool = Self.pool(series, plan, result, endLags, scored)
    var cache: [ConformalPool.Part: ConformalPool.PanelWidths] = [:]
    calibrations = series.indices.map { index in
      let count = plan.training(cutoff: series[index].count).count
      return Self.calibration(
        pool, plan, series[index], index, part: ConformalPool.part(count: count, age: 0),
        origins: max(result.series[index].forecasts.count - scored, 0), &cache)
    }
  }

  /// The calibration of one series for the steps that follow its end.
  public func calibration(series: Int) -> ConformalCalibration { calibrations[series] }

  /// The same backtest with the intervals that would have been given at each origin: from errors
  /// whose targets were known there, and no later ones.
  ///
  /// What was known of other series is counted from their own ends, as the cutoffs are (from the
  /// common end under ``Backtest/Alignment/calendar``).
  public func backtest() -> BacktestResult {
    let pool = Self.pool(panel, plan, result, endLags, scored)
    var cache: [ConformalPool.Part: ConformalPool.PanelWidths] = [:]
    var calibrated = result
    for (index, series) in panel.enumerated() {
      calibrated.series[index].forecasts = result.series[index].forecasts.enumerated().map {
        ordinal, origin in
        guard case .forecast(let prediction) = origin.outcome else { return origin }
        let training = plan.training(cutoff: origin.cutoff)
        let part = ConformalPool.part(
          count: training.count, age: endLags[index] + series.count - origin.cutoff)
        let calibration = Self.calibration(
          pool, plan, series.window(0..<origin.cutoff), index, part: part, origins: ordinal, &cache)
        return OriginForecast(
          cutoff: origin.cutoff,
          outcome: .forecast(calibration.calibrated(prediction, skipping: plan.gap)))
      }
    }
    return calibrated
  }

  private static func pool(
    _ panel: [TimeSeries], _ plan: RollingOrigin, _ result: BacktestResult, _ endLags: [Int],
    _ scored: Int
  ) -> ConformalPool {
    ConformalPool(
      cells: panel.indices.map { index in
        ConformalCell.cells(
          of: panel[index], position: index, backtest: result.series[index], plan: plan,
          endLag: endLags[index], scored: scored)
      }, plan: plan)
  }

  /// - Parameter history: the series up to the origin of the forecast.
  private static func calibration(
    _ pool: ConformalPool, _ plan: RollingOrigin, _ history: TimeSeries, _ index: Int,
    part: ConformalPool.Part, origins: Int,
    _ cache: inout [ConformalPool.Part: ConformalPool.PanelWidths]
  ) -> ConformalCalibration {
    let panel = cache[part] ?? pool.panelWidths(part)
    cache[part] = panel
    let training = history.window(plan.training(cutoff: history.count))
    return ConformalCalibration(
      gap: plan.gap, scale: FoldScale(training: training).absolute,
      widths: pool.widths(series: index, part, panel: panel), origins: origins)
  }
}
