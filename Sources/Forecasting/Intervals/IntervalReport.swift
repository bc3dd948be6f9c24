/// How well the intervals of several models are calibrated: their own, and those that the errors of
/// the backtest known at each origin would have given.
///
/// Everything is out of sample. Both kinds are scored over the same cells: those whose conformal
/// intervals have errors to go by at every step, which the first origins do not.
public struct IntervalReport: Sendable, Hashable, Codable {
  /// One model with one kind of interval.
  public struct Row: Sendable, Hashable, Codable {
    /// The model.
    public var model: ModelSpec
    /// How its intervals are made.
    public var method: IntervalMethod
    /// Share of actual values inside, in percent: mean over steps, origins, series.
    public var coverage: Estimate
    /// The same at each step.
    public var coverageByStep: [Estimate]
    /// Mean scaled interval score (``Metric/msis(_:)``).
    public var msis: Estimate
    /// Continuous ranked probability score (``Metric/crps``) over the scale of the fold.
    public var crps: Estimate
    /// Width of the interval over the scale of the fold.
    public var width: Estimate
    /// The number of series that were scored.
    public var series: Int
    /// The number of (series, origin, step) cells.
    public var cells: Int
  }

  /// A mean and how sure it is.
  public struct Estimate: Sendable, Hashable, Codable {
    /// The mean; nil where no cell is left.
    public var value: Double?
    /// Its standard error: across series; for one series across origins, with a variance that is
    /// robust to the overlap of horizons (Newey & West, 1987). nil with fewer than two.
    public var standardError: Double?
  }

  /// The coverage asked for, in percent.
  public let level: Double
  /// By model in the order given; for each, the analytic and the conformal intervals.
  public let rows: [Row]

  /// Scores the intervals of backtests.
  /// - Parameters:
  ///   - panel: the history that the backtests ran on.
  ///   - plan: the plan they ran under.
  ///   - results: one a model.
  ///   - level: a coverage in percent, above 0 and below 100.
  ///   - alignment: how the backtests counted their cutoffs.
  /// - Complexity: O(models × series × origins × (*n* + 100 · horizon)) beside
  ///   ``ConformalIntervals/backtest()``.
  public init(
    panel: Panel, plan: RollingOrigin, results: [BacktestResult], level: Double = 95,
    alignment: Backtest.Alignment = .series
  ) {
    self.level = level
    let series = panel.map(\.trimmed)
    rows = results.flatMap { result in
      let calibrated = ConformalIntervals(
        panel: panel, plan: plan, result: result, alignment: alignment
      ).backtest()
      var scores = [
        IntervalScores(level: level, horizon: plan.horizon),
        IntervalScores(level: level, horizon: plan.horizon),
      ]
      for index in series.indices {
        let origins = zip(result.series[index].forecasts, calibrated.series[index].forecasts)
        for (own, other) in origins {
          guard case .forecast(let analytic) = own.outcome,
            case .forecast(let conformal) = other.outcome,
            conformal.sources?.contains(.analytic) == false
          else { continue }
          let first = own.cutoff + plan.gap
          let actual = (first..<(first + plan.horizon)).map { series[index][$0] }
          let scale = FoldScale(
            training: series[index].window(plan.training(cutoff: own.cutoff)))
          scores[0].add(analytic, actual: actual, scale: scale)
          scores[1].add(conformal, actual: actual, scale: scale)
        }
        scores[0].endSeries()
        scores[1].endSeries()
      }
      return zip(scores, [IntervalMethod.analytic, .conformal]).map {
        $0.row(model: result.model, method: $1)
      }
    }
  }
}
