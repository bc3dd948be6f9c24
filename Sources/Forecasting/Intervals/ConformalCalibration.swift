/// How wide the intervals of one model on one series have to be, as its errors in a backtest say.
///
/// Split conformal prediction (Vovk, Gammerman & Shafer, 2005, "Algorithmic Learning in a Random
/// World") for each step of the horizon (Stankevičiūtė, Alaa & van der Schaar, 2021, "Conformal
/// time-series forecasting"): of n errors made before, the ⌈(n + 1)(1 − α)⌉-th smallest bounds the
/// next one with probability 1 − α, if their order is of no consequence. Errors are divided by a unit
/// known beforehand (Lei et al., 2018, section 5.2), so that those of other times and series can be
/// compared. ``ConformalIntervals`` makes it.
public struct ConformalCalibration: Sendable, Hashable, Codable {
  /// The half width of an interval at one step and level.
  struct Width: Sendable, Hashable, Codable {
    /// In units of the model's spread alone where the source is ``IntervalSource/pooledOverSteps``,
    /// else of the step's ``ErrorUnit``; nil where the model's own interval stands.
    var factor: Double?
    /// Where the factor comes from.
    var source: IntervalSource

    static let analytic = Width(factor: nil, source: .analytic)
  }

  /// Tabulated probabilities above one half: upper ends of central intervals.
  static let upperEnds = QuantileTable.probabilities.filter { $0 > 0.5 }

  /// Values left out before the first step of the backtest.
  let gap: Int
  /// The scales of the history.
  let scales: HistoryScales
  /// By step: in what unit errors were compared.
  let units: [ErrorUnit]
  /// By step, then upper end.
  let widths: [[Width]]
  /// The number of origins of the series itself whose errors were looked at.
  public let origins: Int
  /// For each step of the backtest, where its 95 % interval comes from; a wider one may have to
  /// look further.
  public var sources: [IntervalSource] { widths.map { $0[Self.standardEnd].source } }

  private static let standardEnd = upperEnds.firstIndex { $0 >= 0.975 - 1e-9 }!

  init(
    gap: Int, scales: HistoryScales, units: [ErrorUnit], widths: [[Width]], origins: Int
  ) {
    self.gap = gap
    self.scales = scales
    self.units = units
    self.widths = widths
    self.origins = origins
  }

  /// The same mean and median with intervals as wide as the errors demand.
  ///
  /// Intervals nest and hold the median; they are as asymmetric as the model's own. A step beyond
  /// those of the backtest takes the factor of the nearest one in units of the model's spread.
  /// - Parameter prediction: of the steps that follow the series.
  /// - Complexity: O(horizon).
  public func calibrated(_ prediction: Prediction) -> Prediction {
    calibrated(prediction, skipping: 0)
  }

  /// - Parameter skipped: steps after the end of the series that the prediction leaves out.
  func calibrated(_ prediction: Prediction, skipping skipped: Int) -> Prediction {
    guard !widths.isEmpty else { return prediction }
    let spread = PredictionSpread(prediction)
    var sources: [IntervalSource] = []
    let analytic = QuantileTable.probabilities.map { prediction.quantile($0) }
    let rows = (0..<prediction.horizon).map { step -> [Double] in
      let place = skipped + step - gap
      let row = min(max(place, 0), widths.count - 1)
      // The step of this prediction that the row was made for.
      let reference = min(max(row + gap - skipped, 0), prediction.horizon - 1)
      let distribution = analytic.map { $0[step] }
      let own = widths[row][Self.standardEnd].source
      let stretched = row != place && own != .analytic
      sources.append(stretched ? .pooledOverSteps : own)
      let middle = spread.middle(reference)
      // One unit where the model's spread is 1.
      let unit = units[row].size(spread: middle, scales: scales) / middle
      return self.row(
        widths[row], distribution, median: spread.median[step], unit: unit.isFinite ? unit : 0,
        lower: spread.lower[step], upper: spread.upper[step])
    }
    var result = prediction
    result.quantiles = QuantileTable(steps: rows)
    result.sources = sources
    return result
  }

  private func row(
    _ widths: [Width], _ analytic: [Double], median: Double, unit: Double, lower: Double,
    upper: Double
  ) -> [Double] {
    let count = analytic.count
    var row = analytic
    row[count / 2] = median
    // From the middle outwards: each interval holds the one before.
    var (low, high) = (median, median)
    for (end, width) in widths.enumerated() {
      let (left, right) = (count / 2 - 1 - end, count / 2 + 1 + end)
      if let factor = width.factor, unit > 0, lower > 0, upper > 0 {
        let half = factor * (width.source == .pooledOverSteps ? 1 : unit)
        low = min(low, median - half * lower)
        high = max(high, median + half * upper)
      } else {
        (low, high) = (min(low, analytic[left]), max(high, analytic[right]))
      }
      (row[left], row[right]) = (low, high)
    }
    return row
  }
}
