internal import Forecasting

/// Whether the published forecasts of a series are still as good as their backtests promised.
///
/// Two questions, each asked of the last ``window`` forecasts, once there are ``minimum``:
///
/// - Are they too far off? Their mean scaled error is compared with the mean that the backtests
///   promised, plus three standard errors, as on a control chart (Shewhart 1931, "Economic control
///   of quality of manufactured product"). The standard error holds the spread of a mean of so few
///   forecasts, and that of the promise itself.
/// - Do they miss their interval too often? The number of values outside the 95 % interval is
///   compared with the binomial distribution: at least so many misses would happen to sound
///   intervals less than once in a hundred times. Where the backtest itself missed more often than
///   once in twenty times, that share is what is expected.
struct DriftCheck {
  /// Forecasts that are looked at: a quarter of weeks.
  static let window = 13
  /// Forecasts without which nothing is said.
  static let minimum = 4
  /// Half the width of the band, in standard errors.
  static let limit = 3.0
  /// The probability below which so many misses are no accident.
  static let significance = 0.01
  /// Scaled errors closer than this are equal: what rounding can do.
  private static let tolerance = 1e-6

  /// The mean scaled error of the last forecasts; nil where there is none.
  private(set) var error: Double?
  /// What their backtests promised; nil where nothing was promised of one of them.
  private(set) var promised: Double?
  /// The most that the promise allows; nil with fewer than ``minimum`` forecasts.
  private(set) var allowed: Double?
  /// The number of forecasts behind ``error``.
  private(set) var count = 0
  /// Values outside the 95 % interval among the last forecasts of one step.
  private(set) var misses = 0
  /// Those forecasts.
  private(set) var intervals = 0
  /// The probability of at least so many misses.
  private(set) var missProbability = 1.0

  /// Judges the forecasts of one series.
  /// - Parameters:
  ///   - rows: by period, then step.
  ///   - horizon: the steps of the backtest. Its promise is a mean over them, so a forecast is
  ///     judged by its first steps as a whole, once all of these are known.
  init(_ rows: [LiveRow], horizon: Int, promises: Promises) {
    checkErrors(rows, horizon: horizon, promises)
    checkIntervals(rows, promises)
  }

  /// Whether the errors are larger than promised.
  var errorsDrift: Bool {
    guard let error, let allowed, let promised else { return false }
    return error > allowed && error - promised > Self.tolerance
  }

  /// Whether the intervals are missed too often.
  var intervalsDrift: Bool {
    intervals >= Self.minimum && missProbability < Self.significance
  }

  /// The rows that a check of a series looks at.
  static func recent(_ rows: [LiveRow]) -> [LiveRow] {
    let cutoffs = Set(rows.map(\.cutoff)).sorted().suffix(window)
    guard let first = cutoffs.first else { return [] }
    return rows.filter { $0.cutoff >= first }
  }

  private mutating func checkErrors(_ rows: [LiveRow], horizon: Int, _ promises: Promises) {
    let judged = rows.filter { $0.forecast.step <= horizon && $0.scaledError != nil }
    let longest = min(horizon, rows.map(\.forecast.step).max() ?? 1)
    let forecasts = Dictionary(grouping: judged, by: \.cutoff)
      .filter { $0.value.count == longest }
      .sorted { $0.key < $1.key }.suffix(Self.window).map(\.value)
    count = forecasts.count
    guard count > 0 else { return }
    let means = forecasts.map { steps in
      steps.reduce(0) { $0 + $1.scaledError! } / Double(steps.count)
    }
    error = means.reduce(0, +) / Double(count)
    let promised = forecasts.compactMap { promises[$0[0]].error }
    guard promised.count == count else { return }
    let promise = promised.reduce(0, +) / Double(count)
    self.promised = promise
    // The forecasts of overlapping horizons err together.
    let independent = max(1, Double(count) / Double(longest))
    let variances = forecasts.compactMap { steps -> Double? in
      guard let error = promises[steps[0]].standardError,
        let origins = steps[0].forecast.run.origins
      else { return nil }
      return error * error * (Double(origins) / independent + 1)
    }
    guard count >= Self.minimum, variances.count == count else { return }
    let spread = variances.reduce(0, +) / Double(count)
    allowed = promise + Self.limit * spread.squareRoot()
  }

  /// One step alone: the misses of overlapping horizons come together.
  private mutating func checkIntervals(_ rows: [LiveRow], _ promises: Promises) {
    let recent = rows.filter { $0.forecast.step == 1 && $0.isInside(Promises.level) != nil }
      .suffix(Self.window)
    intervals = recent.count
    misses = recent.count { $0.isInside(Promises.level) == false }
    let expected = recent.map { row in
      max(100 - Promises.level, 100 - (promises[row].coverage ?? 100)) / 100
    }
    guard intervals > 0 else { return }
    missProbability = Self.probability(
      ofAtLeast: misses, outOf: intervals,
      chance: expected.reduce(0, +) / Double(intervals))
  }

  /// The probability of at least `count` successes in `trials` with a chance each (binomial).
  static func probability(ofAtLeast count: Int, outOf trials: Int, chance: Double) -> Double {
    // The chances of 0, 1, … successes after each further trial.
    var chances = [1.0]
    for _ in 0..<trials {
      chances = (0...chances.count).map { successes in
        (successes < chances.count ? chances[successes] * (1 - chance) : 0)
          + (successes > 0 ? chances[successes - 1] * chance : 0)
      }
    }
    return chances[count...].reduce(0, +)
  }
}
