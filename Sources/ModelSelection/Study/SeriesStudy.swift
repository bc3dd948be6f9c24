public import Forecasting

/// What the engine has to say about one series of a run: its history, what every model forecasts
/// from there, how well the champion fits, and what the series is made of.
public struct SeriesStudy: Sendable {
  /// The id of the series.
  public let id: String
  /// The unit between two values.
  public let unit: Frequency.Unit
  /// The season length, 1 where there is none.
  public let seasonLength: Int
  /// The dates of the history, and behind it those of the forecasts, as points in time.
  public let times: [Timestamp]
  /// The same as the source writes its dates.
  public let dates: [String]
  /// The history up to its last observed value; NaN is missing.
  public let values: [Double]
  /// The steps that the run published; forecasts go on behind them, to show where they lead.
  public let published: Int
  /// One entry a model, the champion first, then in the order of the configuration.
  public let models: [ModelStudy]
  /// How the champion fits; nil where it could not be fitted.
  public let fit: FitStudy?
  /// What the series is made of; nil where it has no season, or is too short for one.
  public let decomposition: DecompositionStudy?
  /// Whether every model was looked at in the time there is.
  public let isComplete: Bool

  /// The number of steps that models forecast.
  public var horizon: Int { times.count - values.count }
}

/// What one model forecasts from the end of a series.
public struct ModelStudy: Sendable {
  /// The spec of the model.
  public let model: String
  /// Point forecasts, one a step; empty where it failed.
  public let mean: [Double]
  /// The model's own intervals, by ascending level.
  public let intervals: [Interval]
  /// Why there is no forecast; nil where there is one.
  public let failure: String?
}

/// How a model fits a series.
public struct FitStudy: Sendable {
  /// The estimates.
  public let summary: FitSummary
  /// One-step errors, one a value of the history; NaN where the model has none.
  public let residuals: [Double]
  /// Their autocorrelations from lag 1; empty where there are too few.
  public let autocorrelations: [Double]
  /// What an autocorrelation of independent errors exceeds in one of twenty cases: 1.96 / √n.
  public let bound: Double
  /// The test of Ljung and Box; nil where there are too few errors, or all are the same.
  public let test: LjungBoxTest?

  /// Looks at the errors of a fit.
  /// - Complexity: O(*n* × lags).
  init(summary: FitSummary, residuals: [Double], seasonLength: Int) {
    self.summary = summary
    self.residuals = residuals.map { $0.isFinite ? $0 : .nan }
    let known = Array(self.residuals.drop { $0.isNaN })
    let count = known.count { !$0.isNaN }
    bound = count > 0 ? 1.96 / Double(count).squareRoot() : 0
    let season = seasonLength > 1 ? seasonLength + seasonLength / 4 : 0
    let lags = min(max(24, season), count / 4)
    let correlation = lags > 0 ? try? Autocorrelation(known, maxLag: lags) : nil
    autocorrelations = correlation.map { Array($0.values.dropFirst()) } ?? []
    // Lags as Hyndman & Athanasopoulos (3rd ed., 5.4) advise.
    let lag = min(seasonLength > 1 ? 2 * seasonLength : 10, count / 5)
    test = summary.residualTest ?? (lag > 0 ? try? LjungBoxTest(known, lag: lag) : nil)
  }
}

/// A series as trend, season and remainder.
public struct DecompositionStudy: Sendable {
  /// The trend, one value a value of the history.
  public let trend: [Double]
  /// The season.
  public let seasonal: [Double]
  /// What is left; NaN where the observation is missing.
  public let remainder: [Double]
  /// How strong the season is, from 0 to 1; see `SeasonalStrength`.
  public let strength: Double?

  /// Takes a history apart; nil where it has no season, or fewer than two cycles.
  init?(_ values: [Double], seasonLength: Int) {
    guard seasonLength > 1,
      let parts = try? STL(period: seasonLength, seasonal: .window(11)).decompose(values)
    else { return nil }
    trend = parts.trend
    seasonal = parts.seasonal
    remainder = parts.remainder
    strength = try? SeasonalStrength(values, seasonLength: seasonLength).value
  }
}
